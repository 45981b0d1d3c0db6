package io.lictor.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BoundedSamplerTest {

    private static final int PER_SECOND = 4;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2));

    @Test
    void of_the_traces_of_a_second_it_records_as_many_as_are_allowed() {
        assertThat(recorded(sampler(Sampler.alwaysOn()), 10)).isEqualTo(PER_SECOND);
    }

    @Test
    void time_makes_room_for_more_of_them() {
        Sampler sampler = sampler(Sampler.alwaysOn());
        recorded(sampler, 10);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));

        assertThat(recorded(sampler, 10)).isEqualTo(PER_SECOND / 2);
    }

    @Test
    void a_long_quiet_time_makes_room_for_those_of_one_second_only() {
        Sampler sampler = sampler(Sampler.alwaysOn());
        now.addAndGet(TimeUnit.HOURS.toNanos(1));

        assertThat(recorded(sampler, 10)).isEqualTo(PER_SECOND);
    }

    @Test
    void what_is_not_recorded_anyway_takes_no_room() {
        Sampler sampler = sampler(Sampler.parentBased(Sampler.traceIdRatioBased(0.5)));

        assertThat(recorded(sampler, 1_000)).isEqualTo(PER_SECOND);
    }

    @Test
    void a_span_below_one_that_is_recorded_is_recorded_too() {
        Sampler sampler = sampler(Sampler.parentBased(Sampler.alwaysOn()));
        recorded(sampler, PER_SECOND);
        SpanContext client = SpanContext.createFromRemoteParent(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "00f067aa0ba902b7",
                TraceFlags.getSampled(),
                TraceState.getDefault());

        Span below = begin(sampler, Context.root().with(Span.wrap(client)));

        assertThat(below.isRecording()).isTrue();
    }

    @Test
    void a_trace_that_is_not_recorded_has_an_id_all_the_same() {
        Sampler sampler = sampler(Sampler.alwaysOn());
        recorded(sampler, PER_SECOND);

        Span span = begin(sampler, Context.root());

        assertThat(span.getSpanContext().isValid()).isTrue();
        assertThat(span.getSpanContext().isSampled()).isFalse();
    }

    private Sampler sampler(Sampler wanted) {
        return new BoundedSampler(wanted, PER_SECOND, now::get);
    }

    private static long recorded(Sampler sampler, int traces) {
        return IntStream.range(0, traces)
                .filter(each -> begin(sampler, Context.root()).isRecording())
                .count();
    }

    private static Span begin(Sampler sampler, Context parent) {
        try (SdkTracerProvider provider =
                SdkTracerProvider.builder().setSampler(sampler).build()) {
            return provider.get("test").spanBuilder("GET").setParent(parent).startSpan();
        }
    }
}

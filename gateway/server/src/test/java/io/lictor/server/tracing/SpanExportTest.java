package io.lictor.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SpanExportTest {

    private static final int CAPACITY = 3;

    private final Logger logger = (Logger) LoggerFactory.getLogger(SpanExport.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong now = new AtomicLong();
    private final SpanExport export = new SpanExport(CAPACITY, now::get);
    private final Collector collector = new Collector();
    private final SpanExporter exporter = export.watching(collector);
    private final Queue queue = new Queue();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(export.before(queue))
            .setSampler(Sampler.alwaysOn())
            .build();

    private final Tracer tracer = provider.get("test");

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        provider.close();
    }

    /** Answers when the test wants it. */
    private static final class Collector implements SpanExporter {

        private final List<CompletableResultCode> open = new ArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            CompletableResultCode result = new CompletableResultCode();
            open.add(result);
            return result;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    /** Keeps spans until the test exports them. */
    private static final class Queue implements SpanProcessor {

        private final List<SpanData> spans = new ArrayList<>();

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            spans.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    private void end(int spans) {
        for (int i = 0; i < spans; i++) {
            Span span = tracer.spanBuilder("span").startSpan();
            span.end();
        }
    }

    /** Sends what is in the queue. */
    private CompletableResultCode send() {
        var unused = exporter.export(List.copyOf(queue.spans));
        queue.spans.clear();
        return collector.open.remove(0);
    }

    private List<String> warnings() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void what_the_collector_takes_is_exported_and_makes_room() {
        end(CAPACITY);
        send().succeed();
        end(CAPACITY);

        assertThat(export.exported()).isEqualTo(CAPACITY);
        assertThat(export.dropped()).isZero();
        assertThat(queue.spans).hasSize(CAPACITY);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void what_has_no_room_is_dropped_while_more_is_under_way() {
        end(2);
        CompletableResultCode underWay = send();

        end(5);

        assertThat(queue.spans).hasSize(1);
        assertThat(export.dropped()).isEqualTo(4);
        assertThat(warnings()).isEmpty();
        underWay.succeed();
        assertThat(warnings()).containsExactly("4 spans were lost, 4 since the start: the collector is too slow");
    }

    @Test
    void what_the_collector_does_not_take_is_lost_and_makes_room() {
        end(CAPACITY);
        send().failExceptionally(new IllegalStateException("around", new IOException("refused")));
        end(CAPACITY);

        assertThat(export.failed()).isEqualTo(CAPACITY);
        assertThat(queue.spans).hasSize(CAPACITY);
        assertThat(warnings())
                .containsExactly("3 spans were lost, 3 since the start: the collector did not take them:"
                        + " java.io.IOException: refused");
    }

    @Test
    void losses_are_told_once_a_minute() {
        for (int i = 0; i < 10; i++) {
            end(1);
            send().fail();
        }
        assertThat(warnings()).hasSize(1);

        now.addAndGet(Duration.ofMinutes(1).toNanos());
        end(1);
        send().fail();

        assertThat(warnings()).hasSize(2).last().asString().startsWith("10 spans were lost, 11 since the start");
    }
}

package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that may record one new trace a second. */
@Timeout(120)
final class BoundedTracingTest {

    @Test
    void a_service_is_told_that_a_trace_is_not_recorded_once_the_bound_is_reached() {
        try (TracedGateway traced = new TracedGateway("--lictor.tracing.max-recorded-per-second=1")) {
            List<String> told = await().atMost(Duration.ofSeconds(60))
                    .until(() -> toldAfterOneMore(traced), all -> !isRecorded(all.get(all.size() - 1)));

            assertThat(isRecorded(told.get(0))).isTrue();
        }
    }

    /** The last bit of the flags says so (W3C Trace Context, 3.2.2.5); there may be others. */
    private static boolean isRecorded(String traceparent) {
        return Integer.parseInt(traceparent.substring(traceparent.length() - 2), 16) % 2 == 1;
    }

    private static List<String> toldAfterOneMore(TracedGateway traced) {
        traced.gateway().send(traced.gateway().request("/shop/ok"));
        return traced.shop().values("traceparent", "");
    }
}

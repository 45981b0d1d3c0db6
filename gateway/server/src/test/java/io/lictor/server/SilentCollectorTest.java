package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.HeaderService;
import io.lictor.server.testing.Samples;
import io.lictor.server.testing.SpanCollector;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A collector that takes what it is sent and never says so. */
@Timeout(180)
final class SilentCollectorTest {

    private static final String SPANS = "lictor_tracing_spans_total";

    @Test
    void requests_are_answered_and_the_program_ends_while_spans_are_lost() throws Exception {
        HeaderService service = new HeaderService(new AtomicBoolean());
        SpanCollector collector = SpanCollector.silent();
        RunningGateway gateway = new RunningGateway(
                "--lictor.tracing.enabled=true",
                "--management.tracing.sampling.probability=1",
                "--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint(),
                "--management.opentelemetry.tracing.export.schedule-delay=50ms",
                "--management.opentelemetry.tracing.export.max-queue-size=16",
                "--management.opentelemetry.tracing.export.max-batch-size=8");
        try (service;
                collector) {
            try (gateway) {
                gateway.register("shop", service.port(), "restful");
                gateway.untilServedBy("shop", 1);
                assertThat(gateway.get("/shop/ok").statusCode()).isEqualTo(200);
                collector.untilAsked();

                for (int i = 0; i < 100; i++) {
                    assertThat(gateway.get("/shop/ok").statusCode()).isEqualTo(200);
                }

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Samples.parse(gateway.get("/actuator/prometheus")
                                                .body())
                                        .sum(SPANS, "outcome", "dropped")
                                > 0);
            }
        }
    }
}

package io.lictor.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RouteMeterTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RouteMeter meter =
            new RouteMeter(new MeterGroup(registry, RouteMeter.tags("orders@GET /v1/orders", "orders")));

    private double value(String nameAndLabels) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
                .sum();
    }

    private void end(RequestOutcome outcome, Duration took) {
        meter.begin();
        meter.end(outcome, took.toNanos(), 0, 0);
    }

    @Test
    void a_request_is_in_flight_until_it_is_over() {
        String inFlight = "lictor_route_in_flight{route=\"orders@GET /v1/orders\",service=\"orders\"}";
        meter.begin();
        meter.begin();
        assertThat(value(inFlight)).isEqualTo(2);

        meter.end(RequestOutcome.SUCCESS, 1, 0, 0);

        assertThat(value(inFlight)).isEqualTo(1);
    }

    @Test
    void requests_count_by_how_they_ended() {
        end(RequestOutcome.SUCCESS, Duration.ofMillis(1));
        end(RequestOutcome.TIMEOUT, Duration.ofMillis(1));
        end(RequestOutcome.TIMEOUT, Duration.ofMillis(1));

        assertThat(ended("success")).isEqualTo(1);
        assertThat(ended("timeout")).isEqualTo(2);
        assertThat(ended("client")).isZero();
    }

    private double ended(String outcome) {
        return value("lictor_route_requests_total{outcome=\"" + outcome
                + "\",route=\"orders@GET /v1/orders\",service=\"orders\"}");
    }

    @Test
    void every_outcome_is_there_before_it_happens() {
        assertThat(registry.get("lictor.route.requests").functionCounters())
                .extracting(counter -> counter.getId().getTag("outcome"))
                .containsExactlyInAnyOrder(
                        "success", "client", "service", "transport", "timeout", "rejected", "gateway", "cancelled");
    }

    @Test
    void durations_are_in_seconds_and_in_few_buckets() {
        end(RequestOutcome.SUCCESS, Duration.ofMillis(3));
        end(RequestOutcome.SUCCESS, Duration.ofMillis(200));

        assertThat(bucket("0.0025")).isZero();
        assertThat(bucket("0.005")).isEqualTo(1);
        assertThat(bucket("0.25")).isEqualTo(2);
        assertThat(bucket("+Inf")).isEqualTo(2);
        assertThat(value("lictor_route_duration_seconds_sum{route=\"orders@GET /v1/orders\",service=\"orders\"}"))
                .isEqualTo(0.203);
        assertThat(registry.scrape().lines().filter(line -> line.startsWith("lictor_route_duration_seconds_bucket")))
                .hasSize(15);
    }

    private double bucket(String upTo) {
        return value("lictor_route_duration_seconds_bucket{route=\"orders@GET /v1/orders\",service=\"orders\",le=\""
                + upTo + "\"}");
    }

    @Test
    void attempts_beyond_the_first_count() {
        meter.begin();
        meter.end(RequestOutcome.SUCCESS, 1, 2, 1);

        assertThat(registry.get("lictor.route.retries").functionCounter().count())
                .isEqualTo(2);
        assertThat(registry.get("lictor.route.hedges").functionCounter().count())
                .isEqualTo(1);
    }
}

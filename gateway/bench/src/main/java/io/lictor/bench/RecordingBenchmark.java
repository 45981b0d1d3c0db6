package io.lictor.bench;

import io.lictor.balancing.EndpointFigures;
import io.lictor.routing.Route;
import io.lictor.server.metrics.EndpointMeters;
import io.lictor.server.metrics.RequestOutcome;
import io.lictor.server.metrics.RouteMeter;
import io.lictor.server.metrics.RouteMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What metrics add to a request with one attempt: finding its meters, counting, two durations, and the clock for them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before the first call
public class RecordingBenchmark {

    private RouteMeters routes;
    private EndpointMeters endpoints;
    private Route route;
    private EndpointFigures endpoint;

    @Setup
    public void table() throws InterruptedException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        routes = new RouteMeters(registry);
        endpoints = new EndpointMeters(registry);
        route = OneRoute.make(List.of(routes, endpoints));
        endpoint = route.target().cluster().figures().values().iterator().next();
    }

    @Benchmark
    public void oneThread() {
        record();
    }

    /** Both threads write the same meters, as event loops do. */
    @Benchmark
    @Threads(2)
    public void twoThreads() {
        record();
    }

    private void record() {
        long begunAt = System.nanoTime();
        RouteMeter meter = routes.of(route).orElseThrow();
        meter.begin();
        long attemptedAt = System.nanoTime();
        endpoints.attempted(endpoint, System.nanoTime() - attemptedAt);
        meter.end(RequestOutcome.SUCCESS, System.nanoTime() - begunAt, 0, 0);
    }
}

package io.lictor.bench;

import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.routing.Route;
import io.lictor.server.request.IncomingRequest;
import io.lictor.server.tracing.AttemptSpan;
import io.lictor.server.tracing.OpenTelemetryTracer;
import io.lictor.server.tracing.RequestSpan;
import io.lictor.server.tracing.RequestTracer;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What tracing adds to an HTTP request with one attempt. A pick, which a span ends with, and headers to write into are
 * part of it: {@code pick} is that alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before the first call
public class TracingBenchmark {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0";
    private static final String ENDPOINTS = "http://10.0.0.1:9000/7?full=true";

    private Route route;
    private RequestTracer on;
    private IncomingRequest sampled;
    private IncomingRequest unsampled;

    @Setup
    public void make() throws InterruptedException {
        route = OneRoute.make(List.of());
        on = new OpenTelemetryTracer(
                OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder()
                                .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
                                .build())
                        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                        .build(),
                "/actuator");
        sampled = request("1");
        unsampled = request("0");
    }

    private static IncomingRequest request(String flag) {
        return new Get(new DefaultHttpHeaders()
                .set("Host", "gateway.example")
                .set("User-Agent", "bench/1")
                .set("Accept", "*/*")
                .set("traceparent", PARENT + flag));
    }

    /** A request that no server has read. */
    private record Get(HttpHeaders headers) implements IncomingRequest {

        @Override
        public String host() {
            return "gateway.example";
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String rawPath() {
            return "/orders/7";
        }

        @Override
        public List<String> header(String name) {
            return headers.getAll(name);
        }

        @Override
        public List<String> parameter(String name) {
            return name.equals("full") ? List.of("true") : List.of();
        }

        @Override
        public String rawQuery() {
            return "full=true";
        }

        @Override
        public String scheme() {
            return "http";
        }

        @Override
        public String authority() {
            return host();
        }

        @Override
        public int port() {
            return -1;
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public @Nullable InetSocketAddress peer() {
            return null;
        }

        @Override
        public @Nullable String first(CharSequence name) {
            return headers.get(name);
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public HttpHeaders copyOfHeaders() {
            return headers.copy();
        }
    }

    @Benchmark
    public HttpHeaders pick() {
        HttpHeaders headers = new DefaultHttpHeaders().set("Accept", "*/*");
        permit().success();
        return headers;
    }

    @Benchmark
    public HttpHeaders off() {
        return trace(RequestTracer.OFF, sampled);
    }

    @Benchmark
    public HttpHeaders unsampled() {
        return trace(on, unsampled);
    }

    /** But for the export, which is another thread's. */
    @Benchmark
    public HttpHeaders sampled() {
        return trace(on, sampled);
    }

    private HttpHeaders trace(RequestTracer tracer, IncomingRequest request) {
        HttpHeaders headers = new DefaultHttpHeaders().set("Accept", "*/*");
        RequestSpan span = tracer.begin(request);
        span.routed(route);
        Permit permit = permit();
        AttemptSpan attempt = span.attempt(permit, "first", 0);
        attempt.http("GET", ENDPOINTS);
        attempt.propagate(headers, TracingBenchmark::set);
        attempt.answered(200);
        permit.success();
        span.end(200, null, null);
        return headers;
    }

    private Permit permit() {
        return ((Pick.Granted) route.target().cluster().pick(Set.of(), Optional.empty())).permit();
    }

    private static void set(HttpHeaders headers, String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.set(name, value);
        }
    }
}

package io.lictor.bench;

import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.routing.Route;
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
import java.net.URI;
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
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

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
    private ServerHttpRequest sampled;
    private ServerHttpRequest unsampled;

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

    private static ServerHttpRequest request(String flag) {
        org.springframework.http.HttpHeaders headers = new org.springframework.http.HttpHeaders();
        headers.set("Host", "gateway.example");
        headers.set("User-Agent", "bench/1");
        headers.set("Accept", "*/*");
        headers.set("traceparent", PARENT + flag);
        return new Get(URI.create("http://gateway.example/orders/7?full=true"), headers);
    }

    /** A request that no server has read. */
    private static final class Get extends AbstractServerHttpRequest {

        Get(URI uri, org.springframework.http.HttpHeaders headers) {
            super(HttpMethod.GET, uri, null, headers);
        }

        @Override
        protected MultiValueMap<String, HttpCookie> initCookies() {
            return new LinkedMultiValueMap<>();
        }

        @Override
        protected @Nullable SslInfo initSslInfo() {
            return null;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
        }) // whatever is asked for: it is none of a server's
        public <T> T getNativeRequest() {
            return (T) this;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return Flux.empty();
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

    private HttpHeaders trace(RequestTracer tracer, ServerHttpRequest request) {
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

package io.lictor.server;

import io.lictor.server.testing.HeaderService;
import io.lictor.server.testing.SpanCollector;
import io.lictor.server.testing.SpanCollector.Seen;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A gateway that traces all requests, the collector of its spans, and a service {@code shop} to ask. */
final class TracedGateway implements AutoCloseable {

    static final String CLIENTS_SPAN = "00f067aa0ba902b7";

    private final AtomicInteger traces = new AtomicInteger();
    private final SpanCollector collector = SpanCollector.start();
    private final HeaderService shop = new HeaderService(new AtomicBoolean());
    private final RunningGateway gateway;

    TracedGateway(String... settings) {
        this.gateway = new RunningGateway(Stream.concat(
                        Stream.of(
                                "--lictor.tracing.enabled=true",
                                "--management.tracing.sampling.probability=1",
                                "--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint(),
                                "--management.opentelemetry.tracing.export.schedule-delay=50ms"),
                        Stream.of(settings))
                .toArray(String[]::new));
        gateway.register("shop", shop.port(), "restful");
        gateway.untilServedBy("shop", 1);
    }

    RunningGateway gateway() {
        return gateway;
    }

    SpanCollector collector() {
        return collector;
    }

    HeaderService shop() {
        return shop;
    }

    /** The id of a trace that no request has had. */
    String newTrace() {
        return "4bf92f3577b34da6a3ce929d%08x".formatted(traces.incrementAndGet());
    }

    /** What a client sends that records the trace. */
    static String parent(String trace) {
        return "00-" + trace + "-" + CLIENTS_SPAN + "-01";
    }

    /** What a span that is recorded sends. */
    static String sent(String trace, Seen span) {
        return "00-" + trace + "-" + span.id() + "-01";
    }

    void get(String path, String trace) {
        gateway.send(gateway.request(path).header("traceparent", parent(trace)));
    }

    static Seen server(List<Seen> spans) {
        return only(spans, "SERVER").get(0);
    }

    static List<Seen> attempts(List<Seen> spans) {
        return only(spans, "CLIENT");
    }

    private static List<Seen> only(List<Seen> spans, String kind) {
        return spans.stream().filter(span -> span.kind().equals(kind)).toList();
    }

    /** Spans are exported in the order of their ends: what has ended before this has been exported after it. */
    void untilAllIsExported() {
        String trace = newTrace();
        get("/shop/ok", trace);
        collector.until(trace, 2);
    }

    @Override
    public void close() {
        gateway.close();
        collector.close();
        shop.close();
    }
}

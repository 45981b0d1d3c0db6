package io.lictor.server.testing;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Takes spans by OTLP over HTTP, as OpenTelemetry's collector does. */
public final class SpanCollector implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<Seen> spans = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final HttpServer server;

    private SpanCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(threads);
        server.start();
    }

    public static SpanCollector start() {
        SpanCollector collector = new SpanCollector();
        collector.server.createContext("/v1/traces", collector::take);
        return collector;
    }

    /** One that answers nothing before it is closed. */
    public static SpanCollector silent() {
        SpanCollector collector = new SpanCollector();
        collector.server.createContext("/v1/traces", collector::keep);
        return collector;
    }

    /** A span as it came, with ids in hexadecimal digits. */
    public record Seen(
            String traceId,
            String id,
            String parent,
            String name,
            String kind,
            boolean error,
            Map<String, String> all) {

        public String attribute(String name) {
            return all.getOrDefault(name, "");
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** Waits until something has been sent. */
    public void untilAsked() throws InterruptedException {
        arrived.await();
    }

    /** Those of a trace that have come so far. */
    public List<Seen> of(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    /** Waits for so many spans of a trace. */
    public List<Seen> until(String traceId, int count) {
        return await().atMost(LIMIT).until(() -> of(traceId), found -> found.size() >= count);
    }

    private void take(HttpExchange exchange) throws IOException {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
        // At once: who sees one span of a request sees all of it.
        spans.addAll(request.getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .map(SpanCollector::seen)
                .toList());
        arrived.countDown();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void keep(HttpExchange exchange) {
        arrived.countDown();
        try {
            released.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static Seen seen(Span span) {
        HexFormat hex = HexFormat.of();
        return new Seen(
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                span.getName(),
                span.getKind().name().replace("SPAN_KIND_", ""),
                span.getStatus().getCodeValue()
                        == io.opentelemetry.proto.trace.v1.Status.StatusCode.STATUS_CODE_ERROR_VALUE,
                span.getAttributesList().stream()
                        .collect(Collectors.toMap(
                                each -> each.getKey(),
                                each -> each.getValue().hasIntValue()
                                        ? Long.toString(each.getValue().getIntValue())
                                        : each.getValue().getStringValue())));
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

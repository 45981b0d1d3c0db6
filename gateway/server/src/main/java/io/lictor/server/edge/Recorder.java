package io.lictor.server.edge;

import io.lictor.balancing.Endpoint;
import io.lictor.routing.Route;
import io.lictor.server.accesslog.AccessEntry;
import io.lictor.server.accesslog.AccessLog;
import io.lictor.server.backend.Trail;
import io.lictor.server.metrics.EndpointMeters;
import io.lictor.server.metrics.RequestMeters;
import io.lictor.server.metrics.RequestOutcome;
import io.lictor.server.metrics.RouteMeter;
import io.lictor.server.metrics.TranscodingMeters;
import io.lictor.server.metrics.UnroutedMeters;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.SignalType;

/** Begins the record of a request, and when that is over counts it and has it logged. Safe for any number of threads. */
public final class Recorder {

    private final Meters meters;
    private final Optional<Log> log;
    private final Clocks clocks;

    /** Where requests are counted. */
    public record Meters(
            RequestMeters requests, EndpointMeters endpoints, UnroutedMeters unrouted, TranscodingMeters transcoding) {}

    /**
     * Where requests are logged.
     *
     * @param query whether the query is logged too, which may hold secrets
     * @param managed the path below which the gateway's own pages are; requests for those are not logged
     */
    public record Log(AccessLog lines, boolean query, String managed) {}

    /** What the time is told by. */
    public record Clocks(LongSupplier nanoTime, InstantSource clock) {}

    /** @param log empty when requests are not logged */
    public Recorder(Meters meters, Optional<Log> log, Clocks clocks) {
        this.meters = meters;
        this.log = log;
        this.clocks = clocks;
    }

    ExchangeRecord begin() {
        return new ExchangeRecord(
                this, clocks.nanoTime().getAsLong(), new Trail(clocks.nanoTime(), meters.endpoints()));
    }

    Optional<RouteMeter> meter(Route route) {
        return meters.requests().routes().of(route);
    }

    TranscodingMeters transcoding() {
        return meters.transcoding();
    }

    /** Whether somebody wants to know how long bodies are. */
    boolean countsBytes() {
        return log.isPresent();
    }

    void over(ExchangeRecord record, ServerWebExchange exchange, SignalType how) {
        long nanos = clocks.nanoTime().getAsLong() - record.startedAt();
        RequestOutcome outcome = record.outcome(exchange, how);
        record.meter()
                .ifPresent(meter -> meter.end(
                        outcome, nanos, record.trail().retries(), record.trail().hedges()));
        if (record.route().isEmpty()) {
            record.reason().ifPresent(meters.unrouted()::answered);
        }
        // What is neither is a page of the gateway's own, or a route of Spring's.
        if (record.route().isPresent() || record.reason().isPresent()) {
            meters.requests().traffic().ended(outcome, nanos);
        }
        log.filter(wanted -> isLogged(wanted, record, exchange))
                .ifPresent(wanted ->
                        wanted.lines().write(entry(wanted, record, exchange, new Ending(how, outcome, nanos))));
    }

    private static boolean isLogged(Log wanted, ExchangeRecord record, ServerWebExchange exchange) {
        String path = exchange.getRequest().getURI().getRawPath();
        return record.route().isPresent()
                || !(path.equals(wanted.managed()) || path.startsWith(wanted.managed() + "/"));
    }

    private record Ending(SignalType how, RequestOutcome outcome, long nanos) {

        AccessEntry.End end() {
            if (outcome == RequestOutcome.CANCELLED) {
                return AccessEntry.End.CANCELLED;
            }
            return how == SignalType.ON_COMPLETE ? AccessEntry.End.COMPLETE : AccessEntry.End.BROKEN;
        }
    }

    private AccessEntry entry(Log wanted, ExchangeRecord record, ServerWebExchange exchange, Ending ending) {
        long totalMicros = TimeUnit.NANOSECONDS.toMicros(ending.nanos());
        return new AccessEntry(
                clocks.clock().millis() - totalMicros / 1_000,
                request(exchange, wanted.query()),
                ExchangeRecord.status(exchange),
                record.bytesIn(),
                bytesOut(record, exchange),
                totalMicros,
                call(record),
                ending.end(),
                record.reason().orElse(null));
    }

    private static AccessEntry.Request request(ServerWebExchange exchange, boolean query) {
        ServerHttpRequest request = exchange.getRequest();
        InetSocketAddress peer = request.getRemoteAddress();
        URI uri = request.getURI();
        String path = uri.getRawPath();
        return new AccessEntry.Request(
                peer == null ? "-" : peer.getHostString(),
                request.getHeaders().getFirst("X-Forwarded-For"),
                request.getMethod().name(),
                query && uri.getRawQuery() != null ? path + "?" + uri.getRawQuery() : path,
                Protocols.of(request),
                request.getHeaders().getFirst(HttpHeaders.USER_AGENT),
                RequestIdStep.find(exchange).orElse(null));
    }

    private static AccessEntry.@Nullable Call call(ExchangeRecord record) {
        Route route = record.route().orElse(null);
        if (route == null) {
            return null;
        }
        Trail trail = record.trail();
        return new AccessEntry.Call(
                route.id(),
                route.service(),
                trail.endpoint().map(Endpoint::id).map(id -> id.authority()).orElse(null),
                trail.attempts(),
                TimeUnit.NANOSECONDS.toMicros(trail.waitedNanos()),
                record.grpcStatus().map(status -> status.getCode().value()).orElse(null));
    }

    /** Errors are written past the counting. */
    private static long bytesOut(ExchangeRecord record, ServerWebExchange exchange) {
        if (record.bytesOut() > 0 || exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            return record.bytesOut();
        }
        return record.reason().isEmpty()
                ? 0
                : Math.max(0, exchange.getResponse().getHeaders().getContentLength());
    }
}

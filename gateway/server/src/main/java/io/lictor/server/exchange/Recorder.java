package io.lictor.server.exchange;

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
import io.lictor.server.request.IncomingRequest;
import io.lictor.server.tracing.RequestSpan;
import io.lictor.server.tracing.RequestTracer;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Begins the record of a request, and when that is over counts it and has it logged. Safe for any number of threads. */
public final class Recorder {

    private final Meters meters;
    private final Optional<Log> log;
    private final RequestTracer tracer;
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
    public Recorder(Meters meters, Optional<Log> log, RequestTracer tracer, Clocks clocks) {
        this.meters = meters;
        this.log = log;
        this.tracer = tracer;
        this.clocks = clocks;
    }

    public ExchangeRecord begin(IncomingRequest request) {
        Trail trail = new Trail(clocks.nanoTime(), meters.endpoints(), tracer.begin(request));
        return new ExchangeRecord(this, clocks.nanoTime().getAsLong(), trail);
    }

    Optional<RouteMeter> meter(Route route) {
        return meters.requests().routes().of(route);
    }

    TranscodingMeters transcoding() {
        return meters.transcoding();
    }

    /** Whether somebody wants to know how long bodies are, and that they were whole. */
    public boolean watchesBodies() {
        return log.isPresent() || tracer != RequestTracer.OFF;
    }

    void over(ExchangeRecord record, Ended ended) {
        long nanos = clocks.nanoTime().getAsLong() - record.startedAt();
        RequestOutcome outcome = record.outcome(ended);
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
        record.trail()
                .span()
                .end(
                        ended.status(),
                        record.errorType(ended, outcome),
                        record.reason().orElse(null));
        log.filter(wanted -> isLogged(wanted, record, ended))
                .ifPresent(wanted -> wanted.lines().write(entry(wanted, record, ended, new Ending(outcome, nanos))));
    }

    private static boolean isLogged(Log wanted, ExchangeRecord record, Ended ended) {
        String path = ended.request().rawPath();
        return record.route().isPresent()
                || !(path.equals(wanted.managed()) || path.startsWith(wanted.managed() + "/"));
    }

    private record Ending(RequestOutcome outcome, long nanos) {

        AccessEntry.End end(Ended ended) {
            if (outcome == RequestOutcome.CANCELLED) {
                return AccessEntry.End.CANCELLED;
            }
            return ended.how() == Ended.How.COMPLETE ? AccessEntry.End.COMPLETE : AccessEntry.End.BROKEN;
        }
    }

    private AccessEntry entry(Log wanted, ExchangeRecord record, Ended ended, Ending ending) {
        long totalMicros = TimeUnit.NANOSECONDS.toMicros(ending.nanos());
        return new AccessEntry(
                clocks.clock().millis() - totalMicros / 1_000,
                request(ended, wanted.query(), record.trail().span()),
                ended.status(),
                record.bytesIn(),
                bytesOut(record, ended),
                totalMicros,
                call(record),
                ending.end(ended),
                record.reason().orElse(null));
    }

    private static AccessEntry.Request request(Ended ended, boolean query, RequestSpan span) {
        IncomingRequest request = ended.request();
        InetSocketAddress peer = request.peer();
        String path = request.rawPath();
        return new AccessEntry.Request(
                peer == null ? "-" : peer.getHostString(),
                request.first(HeaderRules.FOR),
                request.method(),
                query && request.rawQuery() != null ? path + "?" + request.rawQuery() : path,
                request.protocol(),
                request.first(HttpHeaderNames.USER_AGENT),
                ended.requestId(),
                span.traceId().orElse(null));
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
    private static long bytesOut(ExchangeRecord record, Ended ended) {
        if (record.bytesOut() > 0 || ended.request().method().equals("HEAD")) {
            return record.bytesOut();
        }
        return record.reason().isEmpty() ? 0 : Math.max(0, ended.announced());
    }
}

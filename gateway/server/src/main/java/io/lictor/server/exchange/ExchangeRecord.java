package io.lictor.server.exchange;

import io.grpc.Status;
import io.lictor.routing.Route;
import io.lictor.server.backend.Trail;
import io.lictor.server.metrics.RequestOutcome;
import io.lictor.server.metrics.RouteMeter;
import io.lictor.transcoding.GrpcStatusMapping;
import io.lictor.transcoding.TranscodingException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one request, from its head to the last byte of its answer: told by the steps, and read once it is over.
 * Whoever ends an exchange may be on another thread than its steps.
 */
public final class ExchangeRecord {

    /** What the status of the answer does not tell. */
    private static final Map<String, RequestOutcome> BY_REASON = Map.of(
            "NO_HEALTHY_INSTANCE", RequestOutcome.REJECTED,
            "TOO_MANY_IN_FLIGHT", RequestOutcome.REJECTED,
            "UPSTREAM_TIMEOUT", RequestOutcome.TIMEOUT,
            "UPSTREAM_FAILED", RequestOutcome.TRANSPORT,
            "UNKNOWN_TRANSFER_CODING", RequestOutcome.CLIENT,
            "NO_TUNNELS", RequestOutcome.CLIENT,
            "NO_TRACE", RequestOutcome.CLIENT);

    private final Recorder recorder;
    private final long startedAt;
    private final Trail trail;
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Route route;
    private volatile @Nullable RouteMeter meter;
    private volatile @Nullable String reason;
    private volatile @Nullable Status grpcStatus;

    ExchangeRecord(Recorder recorder, long startedAt, Trail trail) {
        this.recorder = recorder;
        this.startedAt = startedAt;
        this.trail = trail;
    }

    public void matched(Route matched) {
        route = matched;
        trail.span().routed(matched);
        recorder.meter(matched).ifPresent(found -> {
            meter = found;
            found.begin();
        });
    }

    /** The gateway answers in its own words. The first reason counts: what follows is a consequence. */
    public void failed(String why) {
        if (reason == null) {
            reason = why;
        }
    }

    /** The same, of what the client is told of a cause. */
    public void told(Errors.Told told, Throwable cause) {
        failed(told.reason());
        if (cause instanceof TranscodingException bad) {
            recorder.transcoding().failed(bad);
        }
    }

    /** How a gRPC call ended, also after messages that have been answered already. */
    public void called(Status status) {
        grpcStatus = status;
    }

    /** A body of so many bytes has become messages of so many. */
    public void translatedRequest(int json, int protobuf) {
        recorder.transcoding().request(json, protobuf);
    }

    /** A message of so many bytes has become so many of the answer. */
    public void translatedResponse(int protobuf, int json) {
        recorder.transcoding().response(protobuf, json);
    }

    public void received(int bytes) {
        bytesIn.addAndGet(bytes);
    }

    public void sent(int bytes) {
        bytesOut.addAndGet(bytes);
    }

    /** The exchange has ended; does nothing when that was told already. */
    public void over(Ended ended) {
        if (over.compareAndSet(false, true)) {
            recorder.over(this, ended);
        }
    }

    RequestOutcome outcome(Ended ended) {
        String why = reason;
        RequestOutcome told = why == null ? null : BY_REASON.get(why);
        if (told != null) {
            return told;
        }
        Status called = grpcStatus;
        if (called != null && called.getCause() != null) {
            // grpc-java gives a cause to what it says itself, of connections.
            return RequestOutcome.TRANSPORT;
        }
        // After an error of the call it is the gateway that breaks off the answer.
        boolean failedBefore = why != null || (called != null && !called.isOk());
        if (!failedBefore && ended.how() != Ended.How.COMPLETE) {
            return RequestOutcome.CANCELLED;
        }
        return byStatus(Math.max(ended.status(), called == null ? 0 : GrpcStatusMapping.httpStatus(called.getCode())));
    }

    /** What a trace calls the error of a request: none for what is the client's own; null for none. */
    @Nullable
    String errorType(Ended ended, RequestOutcome outcome) {
        if (outcome == RequestOutcome.SUCCESS || outcome == RequestOutcome.CLIENT) {
            return null;
        }
        if (outcome == RequestOutcome.CANCELLED) {
            return outcome.label();
        }
        String why = reason;
        if (why != null) {
            return why;
        }
        int status = ended.status();
        Status called = grpcStatus;
        return status < 500 && called != null ? called.getCode().name() : Integer.toString(status);
    }

    private RequestOutcome byStatus(int status) {
        if (status < 400) {
            return RequestOutcome.SUCCESS;
        }
        if (status < 500) {
            return RequestOutcome.CLIENT;
        }
        if (status == 504) {
            return RequestOutcome.TIMEOUT;
        }
        return reason == null ? RequestOutcome.SERVICE : RequestOutcome.GATEWAY;
    }

    long startedAt() {
        return startedAt;
    }

    public Trail trail() {
        return trail;
    }

    Optional<Route> route() {
        return Optional.ofNullable(route);
    }

    Optional<RouteMeter> meter() {
        return Optional.ofNullable(meter);
    }

    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    Optional<Status> grpcStatus() {
        return Optional.ofNullable(grpcStatus);
    }

    long bytesIn() {
        return bytesIn.get();
    }

    long bytesOut() {
        return bytesOut.get();
    }
}

package io.lictor.server.exchange;

import io.grpc.Status;
import io.lictor.routing.ClaimedAddresses;
import io.lictor.routing.Handling;
import io.lictor.routing.Redirect;
import io.lictor.routing.Route;
import io.lictor.routing.Target;
import io.lictor.server.request.IncomingRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Who may pass, by the head of the request alone. Immutable. */
public final class Admission {

    private static final Duration BASE_TIME = Duration.ofSeconds(15);
    private static final int SLOWEST_BYTES_PER_SECOND = 64 * 1024;

    private final String instanceName;
    private final int heldLimit;
    private final OptionalLong proxiedLimit;

    public Admission(EdgeSettings settings) {
        this.instanceName = settings.instanceName();
        this.heldLimit = settings.heldBodyLimit();
        this.proxiedLimit = settings.proxiedBodyLimit();
    }

    /**
     * Lets a request pass, or not.
     *
     * @throws GatewayException for a request that is turned away, or sent on to another place
     */
    public void check(IncomingRequest request, Route route) {
        refuseLoop(request, route);
        if (route.target() instanceof Target.Http target) {
            refuseStrangers(request, route, target.handling());
            target.handling().redirect().ifPresent(redirect -> {
                throw elsewhere(redirect, target.handling(), request);
            });
        }
        refuseAnnounced(request, route.target());
    }

    /** Bytes that the body of a request may have; empty for no limit on the whole of it. */
    public OptionalLong limit(Target target) {
        if (streamsRequest(target)) {
            return OptionalLong.empty(); // each message has the limit
        }
        return isHeld(target) ? OptionalLong.of(heldLimit) : proxiedLimit;
    }

    /** How long all of a body that is held may take to arrive: a client slower than that does not want an answer. */
    public static Duration time(int limit) {
        return BASE_TIME.plusSeconds(limit / SLOWEST_BYTES_PER_SECOND);
    }

    /** The refusal of a body that takes longer. */
    public static GatewayException tooSlow() {
        return new GatewayException(
                Status.Code.DEADLINE_EXCEEDED, 408, "BODY_TOO_SLOW", "the request body did not arrive in time");
    }

    /** The refusal of a body that streams, of which nothing has come for so long. */
    public static GatewayException silent(Duration limit) {
        return new GatewayException(
                Status.Code.DEADLINE_EXCEEDED,
                408,
                "BODY_TOO_SLOW",
                "nothing of the request body arrived for " + limit.toSeconds() + " s");
    }

    /** The refusal of a body whose framing is broken (RFC 9112, 7.1). */
    public static GatewayException malformed() {
        return new GatewayException(
                Status.Code.INVALID_ARGUMENT,
                400,
                "MALFORMED_BODY",
                "the request body is not framed by the rules of HTTP");
    }

    /** The refusal of a body that is longer than that. */
    public static GatewayException tooLarge(long limit, Target target) {
        return tooLarge(limit, isHeld(target));
    }

    public static GatewayException tooLarge(long limit, boolean held) {
        return new GatewayException(
                Status.Code.RESOURCE_EXHAUSTED,
                413,
                "BODY_TOO_LARGE",
                "the request body exceeds " + limit + " bytes (lictor.limits." + (held ? "body" : "proxied-body")
                        + ")");
    }

    /** The refusal of a request while too many of its route are under way. */
    public static GatewayException full(Route route) {
        return new GatewayException(
                Status.Code.UNAVAILABLE,
                503,
                "TOO_MANY_IN_FLIGHT",
                "route " + route.id() + " has its limit of " + route.traffic().maxInFlight()
                        + " requests under way; come again soon",
                Map.of("Retry-After", "1"));
    }

    public static boolean streamsRequest(Target target) {
        return target instanceof Target.Grpc grpc && grpc.method().descriptor().isClientStreaming();
    }

    private static boolean isHeld(Target target) {
        return !(target instanceof Target.Http);
    }

    /** A request that has come through this very process before: its route leads back here (RFC 5842, 508). */
    private void refuseLoop(IncomingRequest request, Route route) {
        for (String line : request.header("Via")) {
            if (line.contains(instanceName)) {
                throw new GatewayException(
                        Status.Code.FAILED_PRECONDITION,
                        508,
                        "LOOP",
                        "the route " + route.id() + " leads back to this gateway");
            }
        }
    }

    private static void refuseStrangers(IncomingRequest request, Route route, Handling handling) {
        if (handling.access().restricts() && !handling.access().admits(addresses(request))) {
            throw new GatewayException(
                    Status.Code.PERMISSION_DENIED,
                    403,
                    "ADDRESS_NOT_ALLOWED",
                    "route " + route.id() + " is not for this address");
        }
    }

    private static List<String> addresses(IncomingRequest request) {
        return ClaimedAddresses.of(request.peer(), request.header("X-Forwarded-For"), request.header("Forwarded"));
    }

    private static GatewayException elsewhere(Redirect redirect, Handling handling, IncomingRequest request) {
        String location = redirect.location(
                Objects.requireNonNullElse(request.authority(), ""),
                handling.rewrite(request.rawPath()),
                Optional.ofNullable(request.rawQuery()));
        return new GatewayException(
                Status.Code.NOT_FOUND,
                redirect.code(),
                "REDIRECT",
                "what was asked for is at " + location,
                Map.of("Location", location));
    }

    /** By its announced length, before a byte of it is read. */
    private void refuseAnnounced(IncomingRequest request, Target target) {
        OptionalLong limit = limit(target);
        if (limit.isPresent() && request.contentLength() > limit.getAsLong()) {
            throw tooLarge(limit.getAsLong(), target);
        }
    }
}

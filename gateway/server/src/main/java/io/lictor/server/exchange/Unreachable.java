package io.lictor.server.exchange;

import io.grpc.Status;
import io.lictor.routing.Route;
import io.lictor.server.backend.Certificates;
import io.lictor.server.backend.Retry;
import io.lictor.transcoding.TranscodingException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Turns the reasons why no backend answered into what the client is told. */
public final class Unreachable {

    private Unreachable() {}

    public static Throwable explain(Throwable cause, Route route, Duration timeout) {
        if (cause instanceof GatewayException || cause instanceof TranscodingException) {
            return cause;
        }
        if (cause instanceof Retry.NoEndpointException none) {
            String why = switch (none.refusal()) {
                case NO_ENDPOINTS -> "has no healthy instance";
                case ALL_TRIED, CIRCUITS_OPEN -> "has no instance that answers; trying again soon";
            };
            return new GatewayException(
                    Status.Code.UNAVAILABLE,
                    503,
                    "NO_HEALTHY_INSTANCE",
                    "service " + route.service() + " " + why,
                    Map.of("Retry-After", "1"));
        }
        if (cause instanceof TimeoutException) {
            return late("service " + route.service() + " did not answer within " + timeout.toMillis() + " ms");
        }
        return new GatewayException(
                Status.Code.UNAVAILABLE,
                503,
                "UPSTREAM_FAILED",
                "service " + route.service() + " could not be reached"
                        + (Certificates.disbelief(cause).isPresent() ? ": its certificate is not believed" : ""));
    }

    /** The same of an answer that has begun and goes no further. */
    public static Throwable explainEnd(Throwable cause, Route route) {
        return cause instanceof TimeoutException
                ? late("service " + route.service() + " did not end its answer in time")
                : cause;
    }

    private static GatewayException late(String message) {
        return new GatewayException(Status.Code.DEADLINE_EXCEEDED, 504, "UPSTREAM_TIMEOUT", message);
    }
}

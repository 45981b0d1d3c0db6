package io.lictor.server.exchange;

import io.grpc.Status;
import io.lictor.transcoding.StatusBody;
import io.lictor.transcoding.TranscodingException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one place where causes become answers: {@code google.rpc.Status} as JSON with the HTTP status that fits. Stateless. */
public final class Errors {

    private Errors() {}

    /**
     * What a client is told.
     *
     * @param reason the one in the body
     */
    public record Told(Answer answer, String reason) {}

    /**
     * What the client is told of a cause.
     *
     * @param service whose route the request has found; null when it has none
     * @param unexpected given the cause to log it, where it is a failure of the gateway's own
     */
    public static Told of(Throwable cause, @Nullable String service, Consumer<Throwable> unexpected) {
        if (cause instanceof GatewayException refusal) {
            return of(refusal);
        }
        if (cause instanceof TranscodingException bad) {
            return told(bad.httpStatus(), bad.code(), String.valueOf(bad.getMessage()), bad.reason());
        }
        if (cause instanceof IOException && service != null) {
            return told(
                    502, Status.Code.UNAVAILABLE, "service " + service + " broke off its answer", "UPSTREAM_FAILED");
        }
        unexpected.accept(cause);
        return told(500, Status.Code.INTERNAL, "the gateway failed; its log says why", "INTERNAL");
    }

    /** What the client is told of a refusal. */
    public static Told of(GatewayException refusal) {
        Told told = told(refusal.httpStatus(), refusal.code(), refusal.text(), refusal.reason());
        refusal.headers().forEach(told.answer().headers()::set);
        return told;
    }

    /** An answer in the words that all errors are told in. */
    public static Told told(int httpStatus, Status.Code code, String message, String reason) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(HttpHeaderNames.CONTENT_TYPE, Answer.JSON);
        return new Told(new Answer(httpStatus, headers, StatusBody.of(code, message, reason, Map.of())), reason);
    }

    /** Why an answer that had begun was not finished. */
    public static String reasonOfBreaking(Throwable cause) {
        return cause instanceof GatewayException ours ? ours.reason() : "UPSTREAM_FAILED";
    }

    /** Whether the cause is what a backend or the way to it did: its endpoint has been charged with it, and it is no error of ours. */
    public static boolean isExpected(Throwable cause) {
        return cause instanceof IOException || cause instanceof GatewayException;
    }
}

package io.lictor.samples.post.restful;

import org.springframework.http.HttpStatus;

/** An answer other than the one asked for; becomes JSON in {@link PostRoutes}. */
final class Refusal extends RuntimeException {

    private final HttpStatus status;

    Refusal(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    static Refusal badRequest(String message) {
        return new Refusal(HttpStatus.BAD_REQUEST, message);
    }

    HttpStatus status() {
        return status;
    }

    /** The body that says so. */
    record Body(int status, String error, String message) {}

    Body body() {
        return new Body(status.value(), status.getReasonPhrase(), String.valueOf(getMessage()));
    }
}

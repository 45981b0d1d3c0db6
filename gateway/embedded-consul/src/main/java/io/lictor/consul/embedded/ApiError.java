package io.lictor.consul.embedded;

/** An answer other than success, in Consul's words. */
final class ApiError extends RuntimeException {

    private final int status;

    ApiError(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, message);
    }

    /** Consul answers 500 to much that is the caller's mistake. */
    static ApiError failed(String message) {
        return new ApiError(500, message);
    }

    int status() {
        return status;
    }
}

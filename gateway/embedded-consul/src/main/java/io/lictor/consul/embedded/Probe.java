package io.lictor.consul.embedded;

import reactor.core.publisher.Mono;

/** Looks once at a backend. A backend that cannot be reached is a critical result, not an error. */
sealed interface Probe permits GrpcProbe, HttpProbe, TcpProbe {

    record Result(CheckStatus status, String output) {

        static Result critical(String output) {
            return new Result(CheckStatus.CRITICAL, output);
        }

        static Result passing(String output) {
            return new Result(CheckStatus.PASSING, output);
        }
    }

    Mono<Result> look();

    /** Consul words a refused connection as Go does. */
    static String reason(Throwable error, String target) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage());
        if (message.contains("Connection refused")) {
            return "dial tcp " + target + ": connect: connection refused";
        }
        return "dial tcp " + target + ": " + (root.getMessage() == null ? root.toString() : message);
    }
}

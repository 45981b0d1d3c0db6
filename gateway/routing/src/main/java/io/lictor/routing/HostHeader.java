package io.lictor.routing;

/** What an HTTP backend sees as {@code Host}. Immutable. */
public sealed interface HostHeader {

    /** The endpoint's own host and port; what the client wrote is in {@code X-Forwarded-Host}. */
    record OfEndpoint() implements HostHeader {
        @Override
        public String toString() {
            return "endpoint";
        }
    }

    /** What the client wrote. */
    record OfClient() implements HostHeader {
        @Override
        public String toString() {
            return "client";
        }
    }

    /** A name; over TLS it is also the name the certificate must be for. */
    record Fixed(String name) implements HostHeader {
        @Override
        public String toString() {
            return name;
        }
    }
}

package io.lictor.routing;

import java.util.Locale;
import java.util.Optional;

/** How an upstream is spoken to. */
public enum Protocol {
    HTTP(false, false),
    HTTPS(false, true),
    /** HTTP/2 without TLS, spoken from the first byte on. */
    H2C(false, false),
    GRPC(true, false),
    GRPCS(true, true);

    private final boolean grpc;
    private final boolean tls;

    Protocol(boolean grpc, boolean tls) {
        this.grpc = grpc;
        this.tls = tls;
    }

    public boolean grpc() {
        return grpc;
    }

    public boolean tls() {
        return tls;
    }

    /** The scheme as it is written in tags and URIs. */
    public String scheme() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Protocol> parse(String text) {
        for (Protocol protocol : values()) {
            if (protocol.scheme().equals(text)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }
}

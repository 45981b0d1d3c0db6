package io.lictor.routing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an upstream is spoken to. */
public enum Protocol {
    HTTP(false, false),
    HTTPS(false, true),
    /** HTTP/2 without TLS, spoken from the first byte on. */
    H2C(false, false),
    GRPC(true, false),
    GRPCS(true, true),
    /** gRPC of go-micro, with JSON for its messages: what is sent needs no descriptors. */
    GRPC_JSON(false, false),
    /** go-micro's own calls over HTTP/1.1. */
    MUCP(false, false);

    private static final List<Protocol> WRITTEN = List.of(HTTP, HTTPS, H2C, GRPC, GRPCS);

    private final boolean grpc;
    private final boolean tls;

    Protocol(boolean grpc, boolean tls) {
        this.grpc = grpc;
        this.tls = tls;
    }

    /** Whether descriptors say what its methods are. */
    public boolean grpc() {
        return grpc;
    }

    public boolean tls() {
        return tls;
    }

    /** The scheme as it is written in tags and URIs. */
    public String scheme() {
        return name().toLowerCase(Locale.ROOT).replace('_', '+');
    }

    /** Those that a tag may name. */
    static List<Protocol> written() {
        return WRITTEN;
    }

    /** One that a tag may name. */
    static Optional<Protocol> parse(String text) {
        for (Protocol protocol : WRITTEN) {
            if (protocol.scheme().equals(text)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }
}

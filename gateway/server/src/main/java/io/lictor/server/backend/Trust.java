package io.lictor.server.backend;

import java.util.Optional;

/**
 * Whom a connection by TLS is made to. Immutable.
 *
 * @param verified whether its certificate must be one that is trusted, for its name
 * @param serverName the name that is asked for and that the certificate must have; empty for the endpoint's address
 */
public record Trust(boolean verified, Optional<String> serverName) {

    /** A trusted certificate for the endpoint's own address. */
    public static final Trust USUAL = new Trust(true, Optional.empty());
}

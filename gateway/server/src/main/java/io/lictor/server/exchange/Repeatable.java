package io.lictor.server.exchange;

import java.util.Set;

/** Which HTTP requests may be made twice. Stateless. */
public final class Repeatable {

    /** RFC 9110, 9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private Repeatable() {}

    /** A body can be read once only. */
    public static boolean is(String method, boolean body) {
        return !body && IDEMPOTENT.contains(method);
    }
}

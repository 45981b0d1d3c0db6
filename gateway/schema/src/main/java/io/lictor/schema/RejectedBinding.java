package io.lictor.schema;

import io.lictor.path.Mark;
import java.util.Optional;

/**
 * A binding that became no route.
 *
 * @param method {@code package.Service/Method}
 * @param binding the HTTP method and path as written
 * @param mark what is wrong in which text, where that is known
 */
public record RejectedBinding(String method, String binding, String reason, Optional<Mark> mark) {

    /** One that has no single place where it goes wrong. */
    public RejectedBinding(String method, String binding, String reason) {
        this(method, binding, reason, Optional.empty());
    }
}

package io.lictor.routing;

import io.lictor.path.Mark;
import java.util.Optional;

/**
 * Something a registration asked for and did not get. Immutable.
 *
 * @param service the Consul service that asked
 * @param subject the tag, key or binding that was refused, as written
 * @param reason the kind of refusal, stable for programs
 * @param message what is wrong and how to mend it, for people
 * @param mark the part of the subject, or of a text it stands for, that is wrong; empty where it is no single one
 */
public record RejectedRoute(String service, String subject, Reason reason, String message, Optional<Mark> mark) {

    public RejectedRoute {
        mark = mark.map(Mark::shortened);
    }

    /** One that has no single place where it goes wrong. */
    public RejectedRoute(String service, String subject, Reason reason, String message) {
        this(service, subject, reason, message, Optional.empty());
    }

    /** Kinds of refusal. */
    public enum Reason {
        /** A tag or Meta value that cannot be read. */
        BAD_VALUE,
        /** A {@code lictor.} key that does not exist. */
        UNKNOWN_KEY,
        /** A path, template or binding that cannot be a route. */
        BAD_TEMPLATE,
        /** A path that belongs to Lictor itself. */
        RESERVED_PATH,
        /** Another route holds the same method and path. */
        CONFLICT,
        /** No descriptors: the methods of the service are unknown. */
        NO_DESCRIPTORS,
        /** Understood, and not offered by this version. */
        UNSUPPORTED,
        /** The instance's address or port cannot be called. */
        BAD_ADDRESS,
        /** Consul cannot be asked for a service of this name. */
        BAD_NAME,
        /** Said differently in two places; the message tells which one counts. */
        DISAGREEMENT,
        /** Written by the operator for something that is not there. */
        UNUSED
    }
}

package io.lictor.path;

/** What one slash too many at the end of a path means, where no template takes it as data. */
public enum TrailingSlash {
    /** Another path: {@code /v1/a/} is not {@code /v1/a}. */
    STRICT,
    /** Nothing: the request is served as if it had come without. */
    STRIP,
    /** A mistake to be told: the client is sent to the path without it. */
    REDIRECT
}

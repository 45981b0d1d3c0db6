package io.lictor.acceptance;

/** Whose Consul API Lictor watches. */
enum ConsulKind {
    /** An agent process. */
    REAL,
    /** The one inside Lictor, for trying it out. */
    EMBEDDED
}

package io.lictor.server.express;

import java.time.Duration;

/**
 * How long a client may take. Immutable.
 *
 * @param idle between two requests of a connection
 * @param body without a part of a body that is waited for
 * @param leftover to send the rest of a body that nobody wants any more
 */
public record ClientTimeouts(Duration idle, Duration body, Duration leftover) {}

package io.lictor.server.wire;

import java.time.Duration;

/**
 * What the operator decided about connections.
 *
 * @param maxMessage bytes of the largest response message that is accepted
 * @param maxMetadata bytes of headers or trailers that are accepted, as HTTP/2 counts them
 * @param connectTimeout until a new connection has shown that a server for HTTP/2 is at its other end
 * @param keepAliveTime after how long without a sign of life a server with open calls is asked for one
 * @param keepAliveTimeout how long it may take to give it
 * @param idle after how long without calls a connection is closed
 */
public record WireSettings(
        int maxMessage,
        int maxMetadata,
        Duration connectTimeout,
        Duration keepAliveTime,
        Duration keepAliveTimeout,
        Duration idle) {}

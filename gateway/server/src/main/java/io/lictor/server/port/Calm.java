package io.lictor.server.port;

import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * How much a client may say that asks for nothing (RFC 9113, 10.5): pings, settings, priorities, windows, empty parts of a body, and
 * what nobody knows. What it gets earns it more, since for each part it may tell of two windows. Used on the connection's event loop.
 */
final class Calm {

    static final int FRAMES = 1_000;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The answer to a ping, of 17 bytes, must not pay for the next. */
    private static final int BYTES_PER_FRAME = 64;

    private final Ticker clock;
    private long begun;
    private int frames;
    private long sent;

    Calm(Ticker clock) {
        this.clock = clock;
        this.begun = clock.nanoTime();
    }

    void sent(int bytes) {
        sent += bytes;
    }

    /** Whether the client may say it. */
    boolean bears(int type, int payload) {
        if (isOfARequest(type, payload)) {
            return true;
        }
        long now = clock.nanoTime();
        if (now - begun >= WINDOW_NANOS) {
            begun = now;
            frames = 0;
            sent = 0;
        }
        return ++frames <= FRAMES + sent / BYTES_PER_FRAME;
    }

    /** Resets are counted by the codec. */
    private static boolean isOfARequest(int type, int payload) {
        return switch (type) {
            case Http2FrameTypes.HEADERS, Http2FrameTypes.CONTINUATION, Http2FrameTypes.RST_STREAM -> true;
            case Http2FrameTypes.DATA -> payload > 0;
            default -> false;
        };
    }
}

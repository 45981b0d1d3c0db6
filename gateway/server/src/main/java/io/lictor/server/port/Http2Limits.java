package io.lictor.server.port;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import reactor.netty.http.Http2SettingsSpec;
import reactor.netty.http.server.HttpServer;

/**
 * What one connection of HTTP/2 may cost, where the port speaks it. Netty bounds more by itself: streams that are opened and reset (200
 * in 30 s), frames of a head that carry next to nothing (16), and empty ones of a body (2 in a row). {@link Calm} bounds the rest.
 */
public final class Http2Limits {

    private static final long STREAMS = 100;
    private static final int UNREAD = 1 << 20;

    private Http2Limits() {}

    /** Bounds the streams that are open at once, which Netty does not; more are refused. Keeps the bound of heads that was set. */
    public static HttpServer bound(HttpServer server) {
        Http2SettingsSpec chosen = server.configuration().http2SettingsSpec();
        long head = chosen == null ? Http2CodecUtil.DEFAULT_HEADER_LIST_SIZE : chosen.maxHeaderListSize();
        return server.http2Settings(http2 -> http2.maxConcurrentStreams(STREAMS).maxHeaderListSize(head));
    }

    /**
     * Lets the streams of a connection have more that is not read than one of them may have (64 KB): else the first whose backend does not
     * read keeps all others from sending. On the event loop of the connection; does nothing the second time.
     */
    static void widen(Channel connection) {
        Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
        if (codec == null) {
            return;
        }
        Http2LocalFlowController windows = codec.connection().local().flowController();
        Http2Stream all = codec.connection().connectionStream();
        int missing = UNREAD - windows.initialWindowSize(all);
        if (missing > 0) {
            try {
                windows.incrementWindowSize(all, missing);
            } catch (Http2Exception impossible) {
                throw new IllegalStateException(impossible); // it stays far from what a window may be
            }
        }
    }
}

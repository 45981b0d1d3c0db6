package io.lictor.server.port;

import io.netty.handler.codec.http2.Http2CodecUtil;
import reactor.netty.http.Http2SettingsSpec;
import reactor.netty.http.server.HttpServer;

/**
 * What one connection of HTTP/2 may cost, where the port speaks it. Netty bounds the rest by itself: streams that are opened and reset
 * (200 in 30 s), frames of a head that carry next to nothing (16), and answers to pings and settings that nobody reads (10,000).
 */
public final class Http2Limits {

    private static final long STREAMS = 100;

    private Http2Limits() {}

    /** Bounds the streams that are open at once, which Netty does not; more are refused. Keeps the bound of heads that was set. */
    public static HttpServer bound(HttpServer server) {
        Http2SettingsSpec chosen = server.configuration().http2SettingsSpec();
        long head = chosen == null ? Http2CodecUtil.DEFAULT_HEADER_LIST_SIZE : chosen.maxHeaderListSize();
        return server.http2Settings(http2 -> http2.maxConcurrentStreams(STREAMS).maxHeaderListSize(head));
    }
}

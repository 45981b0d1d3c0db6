package io.lictor.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** Takes the frames of one connection to the calls they are for. */
final class Arrivals extends Http2FrameAdapter {

    /** DATA frames in a row that say nothing. */
    private static final int MOST_EMPTY = 100;

    private final Connection connection;
    private int empty;

    Arrivals(Connection connection) {
        this.connection = connection;
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last)
            throws Http2Exception {
        boolean saysNothing = !data.isReadable() && !last;
        empty = saysNothing ? empty + 1 : 0;
        if (empty > MOST_EMPTY) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many empty frames");
        }
        int size = data.readableBytes() + padding;
        WireCall call = connection.stream(stream);
        connection.received(size);
        if (call != null) {
            call.dataCame(data, padding, last);
        }
        return size;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean last)
            throws Http2Exception {
        WireCall call = connection.stream(stream);
        if (call != null) {
            call.headersCame((ReceivedHeaders) headers, last);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int stream,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        onHeadersRead(context, stream, headers, padding, last);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long error) throws Http2Exception {
        WireCall call = connection.stream(stream);
        if (call != null) {
            call.resetCame(error);
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        connection.settingsCame(settings);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long content) throws Http2Exception {
        connection.pinged(content);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int last, long error, ByteBuf text) {
        connection.goAwayCame(last);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int more) throws Http2Exception {
        if (stream == 0) {
            connection.widened(more);
            return;
        }
        WireCall call = connection.stream(stream);
        if (call == null) {
            return;
        }
        if (call.outbound().widen(more)) {
            throw Http2Exception.streamError(stream, Http2Error.FLOW_CONTROL_ERROR, "the window is too large");
        }
        connection.send(call);
    }

    /** Nobody asked for it. */
    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext context, int stream, int promised, Http2Headers headers, int padding)
            throws Http2Exception {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a promise is not allowed");
    }
}

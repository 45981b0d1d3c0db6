package io.lictor.server.port;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Ends answers of which their client takes nothing: each holds a call to a backend, and what waits to be sent. Asked again and again, it
 * ends what it finds stuck {@value #CHECKS} times after the first. Used on the connection's event loop.
 */
final class Stalls {

    static final int CHECKS = 4;

    private final Http2FrameCodec codec;
    private final ChannelHandlerContext context;
    private final Http2Connection connection;
    private final Http2RemoteFlowController windows;
    private final Http2Connection.PropertyKey key;
    private final SocketProgress socket = new SocketProgress();
    private int shut;
    private int still;

    /** How often the answer of a stream was found without a window since the client has last given it one. */
    private static final class Age {
        private int checks;
    }

    /** @param context of the codec */
    Stalls(Http2FrameCodec codec, ChannelHandlerContext context) {
        this.codec = codec;
        this.context = context;
        this.connection = codec.connection();
        this.windows = connection.remote().flowController();
        this.key = connection.newKey();
    }

    /** The client takes more, of all streams where it is the one with number 0. */
    void granted(int number) {
        Http2Stream stream = connection.stream(number);
        Age age = stream == null ? null : stream.getProperty(key);
        if (number == 0) {
            shut = 0;
        } else if (age != null) {
            age.checks = 0;
        }
    }

    /** Resets streams that are stuck. Whether the connection itself is. */
    boolean check() {
        boolean[] waits = new boolean[1];
        try {
            connection.forEachActiveStream(stream -> {
                boolean unsentData = windows.hasFlowControlled(stream);
                waits[0] |= unsentData;
                check(stream, unsentData && windows.windowSize(stream) <= 0);
                return true;
            });
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible); // nothing above throws it
        }
        shut = waits[0] && windows.windowSize(connection.connectionStream()) <= 0 ? shut + 1 : 0;
        still = socket.isStill(context.channel()) ? still + 1 : 0;
        return shut > CHECKS || still >= CHECKS;
    }

    private void check(Http2Stream stream, boolean waits) {
        Age age = stream.getProperty(key);
        if (!waits) {
            if (age != null) {
                stream.removeProperty(key);
            }
        } else if (age == null) {
            stream.setProperty(key, new Age());
        } else if (++age.checks >= CHECKS) {
            var unused = codec.encoder()
                    .writeRstStream(context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
            context.flush();
        }
    }
}

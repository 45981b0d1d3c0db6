package io.lictor.server.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Whether a socket goes on taking what waits for it, however little, and whatever comes behind it. Used on its event loop. */
final class SocketProgress {

    /** What the socket takes next, and how much of it has gone. */
    private @Nullable Object next;

    private long taken;

    /** Whether it has taken nothing since this was last asked. Not when nothing waits. */
    boolean isStill(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        Object first = buffer == null ? null : buffer.current();
        long nowTaken = buffer == null ? 0 : buffer.currentProgress();
        boolean still = first != null && first == next && nowTaken == taken;
        next = first;
        taken = nowTaken;
        return still;
    }
}

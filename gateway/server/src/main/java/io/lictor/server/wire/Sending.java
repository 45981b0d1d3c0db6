package io.lictor.server.wire;

import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The messages of all calls on their way to one server: what its windows take, and which calls wait for them. Used on the
 * event loop.
 */
final class Sending {

    private final Outlet outlet;
    /** Those that could go on if it were for their own window only; first come, first served. */
    private final Set<WireCall> stalled = new LinkedHashSet<>();

    private int window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private int maxFrame = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;

    Sending(Outlet outlet) {
        this.outlet = outlet;
    }

    int maxFrame() {
        return maxFrame;
    }

    void maxFrame(int bytes) {
        maxFrame = bytes;
    }

    /** The server takes so many bytes more; false when that is more than the protocol allows. */
    boolean widen(int more) {
        if (window + (long) more > Integer.MAX_VALUE) {
            return false;
        }
        window += more;
        goOn();
        return true;
    }

    /** As much of a call as the server takes now. */
    void send(WireCall call) {
        if (!stalled.isEmpty() && stalled.contains(call)) {
            return;
        }
        while (call.outbound().hasMore()) {
            if (!outlet.isOpen() || !sendFrame(call)) {
                stall(call);
                return;
            }
        }
    }

    /** Each in turn one frame, so that a large request does not stop the small ones. */
    void goOn() {
        while (!stalled.isEmpty() && window > 0 && outlet.isOpen()) {
            WireCall call = stalled.iterator().next();
            stalled.remove(call);
            sendFrame(call);
            if (call.outbound().hasMore()) {
                stall(call);
            }
        }
    }

    /** One whose own window is closed goes on when that opens. */
    private void stall(WireCall call) {
        if (call.outbound().window() > 0) {
            stalled.add(call);
        }
    }

    /** False when a window is closed. */
    private boolean sendFrame(WireCall call) {
        Outbound what = call.outbound();
        int rest = what.rest();
        int size = Math.min(Math.min(rest, maxFrame), Math.min(window, what.window()));
        if (rest > 0 && size <= 0) {
            return false;
        }
        int sent = Math.max(size, 0);
        what.write(outlet.data(call.id(), sent, what.endsAfter(sent)), sent);
        window -= sent;
        call.wrote(sent);
        return true;
    }

    void forget(WireCall call) {
        stalled.remove(call);
    }
}

package io.lictor.server.wire;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection for HTTP/2: its streams by number, its windows, what the server allows. It is ready when the server has sent
 * its settings. Used on its event loop.
 */
final class Connection extends ByteToMessageDecoder implements KeepAlive.Watched {

    /** Bytes that the server may send ahead of a call that does not read. */
    static final int STREAM_WINDOW = 256 * 1024;

    /** Bytes on the way for all calls together. What has come is given back at once: a call that does not read stops no other. */
    private static final int WINDOW = 4 * 1024 * 1024;

    /** Frames that answer the server and wait because it does not read. */
    private static final int MOST_ANSWERS = 1000;

    /** Not used, so that the next number is always one. */
    private static final int LAST_ID = Integer.MAX_VALUE;

    private final WireChannel owner;
    private final DefaultHttp2FrameReader reader;
    private final Arrivals arrivals = new Arrivals(this);
    private final IntObjectHashMap<WireCall> streams = new IntObjectHashMap<>();
    private final RequestHead head;
    private final KeepAlive keepAlive;
    private final int firstId;

    private @Nullable Outlet outlet;
    private @Nullable Sending sending;
    private int nextId;
    private int firstWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private long maxStreams = Integer.MAX_VALUE;
    private long maxHeaderList = Long.MAX_VALUE;
    private int unreturned;
    private int waitingAnswers;
    private boolean ready;
    private boolean leaving;
    private boolean closed;

    /** @param firstId odd, of the first call */
    Connection(WireChannel owner, String authority, int firstId) {
        WireSettings settings = owner.settings();
        this.owner = owner;
        this.firstId = firstId;
        this.nextId = firstId;
        this.reader = new DefaultHttp2FrameReader(new HeaderDecoder(settings.maxMetadata()));
        this.head = new RequestHead(authority);
        this.keepAlive = new KeepAlive(owner.loop(), settings, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        outlet = new Outlet(context);
        sending = new Sending(outlet);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (closed) {
            return;
        }
        Outlet out = outlet();
        out.preface();
        out.settings(
                Http2CodecUtil.SETTINGS_ENABLE_PUSH,
                0,
                Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE,
                STREAM_WINDOW,
                Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE,
                owner.settings().maxMetadata());
        out.windowUpdate(Http2CodecUtil.CONNECTION_STREAM_ID, WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        out.flush();
        var unused = context.executor()
                .schedule(this::giveUp, owner.settings().connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void giveUp() {
        if (!ready) {
            end(Statuses.broken(new SocketTimeoutException("no settings of HTTP/2 have come")));
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (closed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        keepAlive.sign();
        try {
            reader.readFrame(context, in, arrivals);
        } catch (Http2Exception broken) {
            violated(broken);
        }
    }

    private void violated(Http2Exception broken) {
        if (Http2Exception.isStreamError(broken)) {
            WireCall call = streams.get(Http2Exception.streamId(broken));
            if (call != null) {
                call.fail(broken.error(), Statuses.violation("broke a rule of HTTP/2"));
            }
        } else {
            outlet().goAway(broken.error());
            end(Statuses.broken(broken));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        outlet().flush();
    }

    /** Told in the middle of a write, where nothing else may be written: a call that is half on its way would be overtaken. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!closed && outlet().isOpen()) {
            context.executor().execute(this::goOn);
        }
    }

    private void goOn() {
        if (!closed && outlet().isOpen()) {
            waitingAnswers = 0;
            sending().goOn();
            owner.room(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        lost();
        end(Statuses.broken(new ClosedChannelException()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lost();
        end(Statuses.broken(cause));
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        reader.close();
        outlet().drop();
    }

    /** Whether another call can be begun on it now. */
    boolean canTake() {
        return ready && !leaving && streams.size() < maxStreams && outlet().isOpen();
    }

    boolean isReady() {
        return ready;
    }

    /** Whether a call has ever been begun on it. */
    boolean isUsed() {
        return nextId != firstId;
    }

    void open(WireCall call) {
        if (head.size(call.method(), call.fields()) > maxHeaderList) {
            call.broken(Status.RESOURCE_EXHAUSTED.withDescription("the service takes fewer bytes of headers"));
            return;
        }
        int id = nextId;
        nextId += 2;
        streams.put(id, call);
        if (streams.size() == 1) {
            keepAlive.used();
        }
        ByteBuf block = outlet().beginHeaders(id);
        head.write(block, call.method(), call.left(), call.fields());
        outlet().endHeaders(block, id, sending().maxFrame());
        if (nextId == LAST_ID) {
            leave(); // its numbers are used up
        }
        call.opened(this, id, firstWindow);
        send(call);
    }

    /** As much of a call as the server takes now. */
    void send(WireCall call) {
        sending().send(call);
    }

    void widen(int stream, int more) {
        outlet().windowUpdate(stream, more);
    }

    /** A call has ended for this connection; with an error, the server is told to stop too. */
    void left(WireCall call, @Nullable Http2Error error) {
        streams.remove(call.id());
        sending().forget(call);
        if (error != null) {
            outlet().reset(call.id(), error);
        }
        if (leaving && streams.isEmpty()) {
            end(Statuses.broken());
        } else {
            owner.room(this);
        }
    }

    /** The server has ended it or is there no more, unless it was over for this side already. */
    private void lost() {
        if (ready && !leaving) {
            owner.lost();
        }
    }

    /** Calls that have begun go on; new ones take another connection. */
    private void leave() {
        leaving = true;
        owner.leaves(this);
    }

    /** Nobody here needs it any more. */
    void dismiss(Status status) {
        if (ready) {
            outlet().goAway(Http2Error.NO_ERROR);
        }
        end(status);
    }

    /** Every call that is under way ends like this. */
    void end(Status status) {
        if (closed) {
            return;
        }
        closed = true;
        leaving = true;
        keepAlive.stop();
        List<WireCall> under = new ArrayList<>(streams.values());
        streams.clear();
        if (outlet != null) {
            outlet.close();
        }
        owner.gone(this, status);
        under.forEach(call -> call.broken(status));
    }

    void each(Consumer<WireCall> action) {
        new ArrayList<>(streams.values()).forEach(action);
    }

    @Override
    public boolean hasCalls() {
        return !streams.isEmpty();
    }

    @Override
    public void ask() {
        outlet().ping(0, false);
    }

    @Override
    public void unused() {
        dismiss(Statuses.broken());
    }

    @Override
    public void silent() {
        lost();
        dismiss(Statuses.SILENT);
    }

    /** The call of a stream; null for one that is over. */
    @Nullable
    WireCall stream(int id) throws Http2Exception {
        WireCall call = streams.get(id);
        if (call == null && ((id & 1) == 0 || id >= nextId)) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "stream %d has not been opened", id);
        }
        return call;
    }

    /** Bytes of DATA that have come, for whichever stream. */
    void received(int bytes) throws Http2Exception {
        unreturned += bytes;
        if (unreturned >= WINDOW / 2) {
            outlet().windowUpdate(Http2CodecUtil.CONNECTION_STREAM_ID, unreturned);
            unreturned = 0;
        }
    }

    void settingsCame(Http2Settings settings) throws Http2Exception {
        answer();
        outlet().settingsAck();
        if (settings.maxConcurrentStreams() != null) {
            maxStreams = settings.maxConcurrentStreams();
        }
        if (settings.maxFrameSize() != null) {
            sending().maxFrame(settings.maxFrameSize());
        }
        if (settings.maxHeaderListSize() != null) {
            maxHeaderList = settings.maxHeaderListSize();
        }
        if (settings.headerTableSize() != null) {
            head.tableSize(settings.headerTableSize());
        }
        if (settings.initialWindowSize() != null) {
            firstWindow(settings.initialWindowSize());
        }
        if (!ready) {
            ready = true;
            keepAlive.begin();
        }
        owner.room(this);
    }

    /** Holds for streams that are open, too: their windows may fall below zero. */
    private void firstWindow(int size) throws Http2Exception {
        int change = size - firstWindow;
        firstWindow = size;
        for (WireCall call : new ArrayList<>(streams.values())) {
            if (call.outbound().widen(change)) {
                throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "a window is too large");
            }
            send(call);
        }
    }

    void widened(int more) throws Http2Exception {
        if (!sending().widen(more)) {
            throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "the window is too large");
        }
    }

    void pinged(long content) throws Http2Exception {
        answer();
        outlet().ping(content, true);
    }

    /** An answer is due that the server has asked for. */
    private void answer() throws Http2Exception {
        if (!outlet().isOpen() && ++waitingAnswers > MOST_ANSWERS) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "more questions than answers are read");
        }
    }

    /** @param last the last stream that the server has looked at, or will */
    void goAwayCame(int last) {
        if (!ready) {
            end(Statuses.broken(new ClosedChannelException()));
            return;
        }
        lost();
        leave();
        each(call -> {
            if (call.id() > last) {
                call.refused(Statuses.broken());
            }
        });
        if (streams.isEmpty()) {
            end(Statuses.broken());
        }
    }

    private Sending sending() {
        return Objects.requireNonNull(sending, "not added yet");
    }

    private Outlet outlet() {
        return Objects.requireNonNull(outlet, "not added yet");
    }
}

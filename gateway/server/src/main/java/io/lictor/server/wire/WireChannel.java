package io.lictor.server.wire;

import io.grpc.ClientCall;
import io.grpc.Status;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to one server from one event loop: one connection at a time, made when a call needs it, and made again at once when
 * the next call comes. Calls wait while there is none, or while the server takes no further one. May be used on any thread;
 * what happens, happens on the event loop.
 */
public final class WireChannel {

    /** How the description begins of the status of a call whose answer is larger than this side accepts, as in grpc-java. */
    public static final String TOO_LARGE = "gRPC message exceeds maximum size";

    /** Nanoseconds that a time-out may have: with more, clocks would overflow. */
    private static final long LONGEST = TimeUnit.DAYS.toNanos(3650);

    private final EventLoop loop;
    private final WireSettings settings;
    private final Bootstrap bootstrap;
    private final Server server;
    private final int firstId;
    private final Deadlines deadlines;
    private final Set<WireCall> waiting = new LinkedHashSet<>();
    /** Those that take no new calls and have some left. */
    private final Set<Connection> leaving = new HashSet<>();

    private @Nullable Connection current;
    /** Whether any connection has been ready. */
    private boolean known;

    private volatile State state = State.IDLE;
    private volatile boolean ended;

    /** How things stand. */
    public enum State {
        /** Without a connection. */
        IDLE,
        CONNECTING,
        READY,
        /** For good. */
        ENDED
    }

    /**
     * Opens no connection yet.
     *
     * @param bootstrap knows how to connect, and nothing else
     */
    public WireChannel(Bootstrap bootstrap, EventLoop loop, Server server, WireSettings settings) {
        this(bootstrap, loop, server, settings, 1);
    }

    /** @param firstId the number of the first stream of a connection, of which it has fewer the larger this is */
    WireChannel(Bootstrap bootstrap, EventLoop loop, Server server, WireSettings settings, int firstId) {
        this.firstId = firstId;
        this.loop = loop;
        this.settings = settings;
        this.server = server;
        this.deadlines = new Deadlines(loop, this::endLate);
        this.bootstrap = bootstrap.clone(loop);
    }

    /**
     * Where to connect to.
     *
     * @param replaced run on the event loop when another server may be there than before: one has ended a connection or fallen
     *     silent, or a connection is ready that is not the first
     */
    public record Server(String host, int port, Runnable replaced) {

        String authority() {
            return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
        }
    }

    /**
     * A call that begins when it is started.
     *
     * @param method {@code package.Service/Method}
     * @param oneMessage whether the request is a single message
     * @param timeout for the whole call, told to the server too; empty for none
     */
    public ClientCall<byte[], byte[]> newCall(
            String method, boolean oneMessage, Optional<Duration> timeout, Progress progress) {
        long deadline = timeout.isPresent()
                ? loop.ticker().nanoTime() + Math.min(timeout.get().toNanos(), LONGEST)
                : RequestHead.NO_TIMEOUT;
        return new WireCall(this, new CallPlan(method, oneMessage, deadline, progress));
    }

    public State state() {
        return ended ? State.ENDED : state;
    }

    /** Before it is needed. */
    public void connect() {
        loop.execute(() -> {
            if (current == null && !ended) {
                open();
            }
        });
    }

    /** Calls that are under way end as UNAVAILABLE, and so does every later one. */
    public void end() {
        ended = true;
        if (!loop.isShuttingDown()) { // which closes everything
            loop.execute(() -> {
                connections().forEach(connection -> connection.dismiss(Statuses.LEFT));
                failWaiting(Statuses.LEFT);
                deadlines.stop();
            });
        }
    }

    EventLoop loop() {
        return loop;
    }

    WireSettings settings() {
        return settings;
    }

    void begin(WireCall call) {
        if (ended) {
            call.broken(Statuses.LEFT);
            return;
        }
        long left = call.left();
        if (left <= 0) {
            call.expired();
            return;
        }
        if (left != RequestHead.NO_TIMEOUT) {
            deadlines.watch(left);
        }
        Connection connection = current;
        if (connection != null && waiting.isEmpty() && connection.canTake()) {
            connection.open(call);
            return;
        }
        waiting.add(call);
        if (connection == null) {
            open();
        }
    }

    private void open() {
        state = State.CONNECTING;
        Connection connection = new Connection(this, server.authority(), firstId);
        current = connection;
        var unused = bootstrap
                .clone()
                .handler(connection)
                .connect(server.host(), server.port())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        connection.end(Statuses.broken(done.cause()));
                    }
                });
    }

    /** A call does not wait any more. */
    void forget(WireCall call) {
        waiting.remove(call);
    }

    /** Another call may fit onto this connection. */
    void room(Connection connection) {
        if (connection != current) {
            return;
        }
        if (state == State.CONNECTING && connection.isReady()) {
            state = State.READY;
            if (known) {
                server.replaced().run();
            }
            known = true;
        }
        while (!waiting.isEmpty() && connection == current && connection.canTake()) {
            WireCall next = waiting.iterator().next();
            waiting.remove(next);
            connection.open(next);
        }
    }

    /** The server has ended a connection that was ready. */
    void lost() {
        if (!ended) {
            server.replaced().run();
        }
    }

    /** A connection takes no new calls any more, but it has some. */
    void leaves(Connection connection) {
        if (connection == current) {
            current = null;
            leaving.add(connection);
            reopen();
        }
    }

    /** A connection has ended. Those who still wait for it try another one, if it was of any use. */
    void gone(Connection connection, Status status) {
        leaving.remove(connection);
        if (connection == current) {
            current = null;
            if (!connection.isUsed()) {
                failWaiting(status);
            }
            reopen();
        }
    }

    private void reopen() {
        if (ended || current != null) {
            return;
        }
        state = State.IDLE;
        if (!waiting.isEmpty()) {
            open();
        }
    }

    private void failWaiting(Status status) {
        List<WireCall> failed = new ArrayList<>(waiting);
        waiting.clear();
        failed.forEach(call -> call.broken(status));
    }

    private List<Connection> connections() {
        List<Connection> all = new ArrayList<>(leaving);
        if (current != null) {
            all.add(current);
        }
        return all;
    }

    private long endLate() {
        List<WireCall> all = new ArrayList<>(waiting);
        connections().forEach(connection -> connection.each(all::add));
        long next = Long.MAX_VALUE;
        for (WireCall call : all) {
            long left = call.left();
            if (left <= 0) {
                call.expired();
            } else {
                next = Math.min(next, left);
            }
        }
        return next;
    }
}

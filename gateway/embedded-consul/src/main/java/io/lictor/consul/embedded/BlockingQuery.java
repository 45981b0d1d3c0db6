package io.lictor.consul.embedded;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A query that waits until its index passes the caller's, or its time is over. It holds no thread: it is parked in the
 * store and continues on the event loop of its connection, which is also the only thread that touches its fields.
 */
final class BlockingQuery implements Parked {

    private static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final int JITTER_FRACTION = 16;

    /**
     * What a query found.
     *
     * @param reply made outside the lock from what is immutable
     */
    record Found(long index, Set<Watch> watches, Supplier<Reply> reply) {}

    private final Store store;
    private final Supplier<Found> query;
    private final Limits limits;
    private final EventLoop loop;
    private final MonoSink<Reply> sink;
    private boolean over;
    private @Nullable ScheduledFuture<?> timer;

    /** How long to wait for more than which index; 0 does not wait. */
    private record Limits(long index, Duration longest) {}

    private BlockingQuery(Store store, Supplier<Found> query, Limits limits, EventLoop loop, MonoSink<Reply> sink) {
        this.store = store;
        this.query = query;
        this.limits = limits;
        this.loop = loop;
        this.sink = sink;
    }

    /** What the answers of the query say about consistency. */
    enum Consistency {
        /** Named in a header, as by catalog and health. */
        NAMED,
        UNNAMED
    }

    /** Makes queries for the connections of one server. */
    record Factory(Store store, RandomGenerator chance) {

        /** @param query runs inside the store, once or, after each wake-up, again */
        Mono<Reply> answer(Call call, Consistency consistency, EventLoop loop, Supplier<Found> query) {
            Limits limits = limits(call);
            if (call.has("stale") && call.has("consistent")) {
                throw ApiError.badRequest("Cannot specify ?stale with ?consistent, conflicting semantics.");
            }
            if (call.has("dc")
                    && !call.first("dc").isEmpty()
                    && !call.first("dc").equals(Node.DATACENTER)) {
                return Mono.just(Reply.text(500, "No path to datacenter")
                        .with("X-Consul-Index", "1")
                        .with("X-Consul-Knownleader", "false")
                        .with("X-Consul-Lastcontact", "0"));
            }
            String mode = call.has("stale") ? "stale" : call.has("consistent") ? "consistent" : "leader";
            return Mono.<Reply>create(sink -> new BlockingQuery(store, query, limits, loop, sink).begin())
                    .map(reply -> consistency == Consistency.NAMED
                            ? reply.with("X-Consul-Effective-Consistency", mode)
                            : reply);
        }

        private Limits limits(Call call) {
            Duration wait = DEFAULT_WAIT;
            if (!call.first("wait").isEmpty()) {
                wait = GoDuration.parse(call.first("wait")).orElseThrow(() -> ApiError.badRequest("Invalid wait time"));
            }
            if (wait.compareTo(LONGEST_WAIT) > 0) {
                wait = LONGEST_WAIT;
            } else if (wait.compareTo(Duration.ZERO) <= 0) {
                wait = DEFAULT_WAIT;
            }
            long index = call.first("index").isEmpty() ? 0 : index(call.first("index"));
            long jitter = wait.toNanos() / JITTER_FRACTION;
            return new Limits(index, wait.plusNanos(jitter > 0 ? chance.nextLong(jitter) : 0));
        }

        private static long index(String text) {
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw ApiError.badRequest("Invalid index");
            }
        }
    }

    private void begin() {
        if (limits.index() != 0) {
            timer = loop.schedule(
                    () -> {
                        over = true;
                        store.unpark(this);
                        proceed();
                    },
                    limits.longest().toNanos(),
                    TimeUnit.NANOSECONDS);
            sink.onDispose(this::leave);
        } else {
            over = true;
        }
        proceed();
    }

    @Override
    public void wake() {
        loop.execute(this::proceed);
    }

    /** Answers, or parks in the same step in which it saw nothing new. */
    private void proceed() {
        Optional<Reply> refusal = Optional.empty();
        Found found;
        try {
            found = store.exclusively(this::findOrPark);
        } catch (ApiError e) {
            found = null;
            refusal = Optional.of(Reply.of(e));
        }
        if (found != null) {
            sink.success(found.reply()
                    .get()
                    .with("X-Consul-Index", Long.toUnsignedString(Math.max(1, found.index())))
                    .with("X-Consul-Knownleader", "true")
                    .with("X-Consul-Lastcontact", "0"));
        } else {
            refusal.ifPresent(sink::success);
        }
    }

    private @Nullable Found findOrPark() {
        Found found = query.get();
        if (over || Long.compareUnsigned(Math.max(1, found.index()), limits.index()) > 0) {
            return found;
        }
        if (!store.park(this, found.watches())) {
            throw new ApiError(429, "Too many blocking queries are parked here, please ask less often");
        }
        return null;
    }

    private void leave() {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        store.unpark(this);
    }
}

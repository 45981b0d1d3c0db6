package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RouteTable;
import io.lictor.server.status.StatusEvents;
import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Many who listen to the events of the status, and some who do not read what they asked for. */
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
final class StatusWatchersTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EVENTS = "/actuator/gateway/events";
    private static final int MANY = 200;
    /** With these in one event it is 130 bytes long, so all are 17 MB; the kernel keeps 4 MB at most. */
    private static final int FLOOD = 128_000;

    private static final int AT_ONCE = 32;
    private static final double MEGABYTE = 1024 * 1024;

    private final HttpService live = new HttpService();
    private final RunningGateway gateway = new RunningGateway("--lictor.status.max-watchers=" + (MANY + 1));

    private final List<Watcher> watchers = new ArrayList<>();

    @BeforeAll
    void register() {
        gateway.register("live", live.port(), "restful");
        gateway.untilServedBy("live", 1);
    }

    @AfterAll
    void stop() {
        gateway.close();
        live.close();
    }

    @AfterEach
    void forget() {
        watchers.forEach(Watcher::close);
        watchers.clear();
        untilWatchedBy(0);
    }

    @Test
    void many_go_on_hearing_beside_one_who_never_reads_and_all_are_forgotten_when_they_go() throws IOException {
        Socket silent = silent();
        watch(MANY);
        untilWatchedBy(MANY + 1);

        for (int i = 0; i < 30; i++) {
            gateway.register("comes", 1, "restful");
            assertThat(echo("x")).isEqualTo("x");
            gateway.deregister("comes", 1);
            assertThat(echo("y")).isEqualTo("y");
        }

        watchers.forEach(watcher -> watcher.beats.set(0));
        await().atMost(LIMIT).until(() -> watchers.stream().allMatch(watcher -> watcher.beats.get() > 0));
        assertThat(watchers).allMatch(watcher -> watcher.swaps.get() > 0);
        silent.close();
        watchers.forEach(Watcher::close);
        untilWatchedBy(0);
    }

    @Test
    void what_a_watcher_does_not_read_is_not_kept() throws IOException {
        StatusEvents events = gateway.part(StatusEvents.class);
        RouteTable table = gateway.part(ActiveRouteTable.class).current().orElseThrow();
        double before = pinned();
        try (Socket silent = silent()) {
            untilWatchedBy(1);

            for (int i = 0; i < FLOOD; i++) {
                events.afterSwap(table, Set.of());
                if (i % AT_ONCE == 0) {
                    // At this pace one who reads misses none, or few.
                    LockSupport.parkNanos(1_000_000);
                }
            }

            assertThat(pinned() - before).isLessThan(8 * MEGABYTE);
            assertThat(swapsIn(silent)).isLessThan(FLOOD / 2);
        }
    }

    @Test
    void one_watcher_more_than_may_be_is_refused_and_may_come_when_another_has_gone() {
        watch(MANY + 1);
        untilWatchedBy(MANY + 1);

        HttpResponse<String> refused = gateway.get(EVENTS);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("lictor.status.max-watchers");
        watchers.remove(0).close();
        untilWatchedBy(MANY);
        Watcher next = watch(1);
        await().atMost(LIMIT).until(() -> next.beats.get() > 0);
    }

    /** Returns the last of so many. */
    private Watcher watch(int number) {
        for (int i = 0; i < number; i++) {
            watchers.add(new Watcher(gateway));
        }
        return watchers.get(watchers.size() - 1);
    }

    private void untilWatchedBy(int number) {
        await().atMost(LIMIT).until(() -> value("lictor_status_watchers") == number);
    }

    /** Bytes of Netty's buffers that are in use. */
    private double pinned() {
        return value("netty_allocator_memory_pinned");
    }

    private double value(String meter) {
        return Samples.parse(gateway.get("/actuator/prometheus").body()).sum(meter);
    }

    private String echo(String text) {
        return gateway.send(gateway.request("/live/echo").POST(BodyPublishers.ofString(text)))
                .body();
    }

    /** Asks for the events and does not read. */
    private Socket silent() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        String request = "GET " + EVENTS + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** How many swaps were kept for a watcher, which are all that it gets before it hears beats only; at most half of the flood. */
    private static int swapsIn(Socket silent) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(silent.getInputStream(), StandardCharsets.UTF_8));
        int swaps = 0;
        int beats = 0;
        while (swaps < FLOOD / 2 && beats < 3) {
            String line = Objects.requireNonNull(lines.readLine(), "the stream has ended");
            if ("event:swap".equals(line)) {
                swaps++;
                beats = 0;
            } else if ("event:beat".equals(line)) {
                beats++;
            }
        }
        return swaps;
    }

    /** Listens as a browser does. */
    private static final class Watcher implements Flow.Subscriber<String> {

        private final AtomicInteger beats = new AtomicInteger();
        private final AtomicInteger swaps = new AtomicInteger();
        private final CompletableFuture<HttpResponse<Void>> heard;

        Watcher(RunningGateway gateway) {
            this.heard = gateway.client()
                    .sendAsync(
                            gateway.request(EVENTS)
                                    .header("Accept", "text/event-stream")
                                    .build(),
                            BodyHandlers.fromLineSubscriber(this));
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (line.equals("event:beat")) {
                beats.incrementAndGet();
            } else if (line.equals("event:swap")) {
                swaps.incrementAndGet();
            }
        }

        @Override
        public void onError(Throwable end) {
            // It was closed, or the test fails since it hears nothing more.
        }

        @Override
        public void onComplete() {}

        void close() {
            heard.cancel(true);
        }
    }
}

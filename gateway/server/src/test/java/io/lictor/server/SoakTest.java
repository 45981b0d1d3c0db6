package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.lictor.consul.testing.Patience;
import io.lictor.server.SoakRequest.Kind;
import io.lictor.server.testing.FaultyService;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.RawAnswer;
import io.lictor.server.testing.Samples;
import io.netty.channel.Channel;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients of every kind, services that fail in every way and instances that come, go and die, all at once and for a while:
 * then nothing is left of it. That no buffer is, the leak guard of all tests sees. With {@code lictor.soak} it takes ten
 * minutes, or {@code lictor.soak.minutes}.
 */
@Timeout(1_800)
final class SoakTest {

    private static final boolean LONG = Boolean.getBoolean("lictor.soak");
    private static final Duration LOAD =
            LONG ? Duration.ofMinutes(Long.getLong("lictor.soak.minutes", 10)) : Duration.ofSeconds(20);
    private static final Duration FIRST = LONG ? Duration.ofMinutes(1) : LOAD;
    private static final int CLIENTS = 16;
    private static final int STREAMING_CLIENTS = 4;
    private static final int HTTP_2_CLIENTS = 3;
    private static final int SOCKET_CLIENTS = 2;
    private static final int SERVICES = 4;
    private static final int CHANGES_UNTIL_DEATH = 3;
    private static final Duration SHORTEST_STAY = Duration.ofMillis(200);
    private static final int TIME_OUT_SECONDS = 2;

    private final Random random = new Random(7);
    private final CountDownLatch done = new CountDownLatch(1);
    private final SoakFindings findings = new SoakFindings();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final List<FaultyService> services =
            IntStream.range(0, SERVICES).mapToObj(FaultyService::new).toList();
    private final Greeter greeter = Greeter.unrecorded(new Moods());
    /** Its port belongs to it, and connections to it are refused. */
    private final Socket dead = new Socket();

    private final RunningGateway gateway = new RunningGateway(
            ClientConnections.class,
            "--server.http2.enabled=true",
            "--lictor.upstream.drain=" + SoakRequest.DRAIN.toSeconds() + "s");
    private final SoakMortals mortals = new SoakMortals(gateway, later);

    /** An instance of a service. */
    private record Instance(String service, int port) {}

    /** How a gRPC server takes its calls. */
    private final class Moods implements Greeter.Behaviour {

        private final Random random = new Random(11);

        @Override
        public void serve(Greeter.Call call) {
            int mood;
            synchronized (random) {
                mood = random.nextInt(50);
            }
            if (mood == 0) {
                return; // until its time is over
            }
            if (mood < 5) {
                call.answers().onError(Status.UNAVAILABLE.asRuntimeException());
            } else if (mood < 15) {
                var unused = later.schedule(() -> answer(call), mood, TimeUnit.MILLISECONDS);
            } else {
                answer(call);
            }
        }

        private void answer(Greeter.Call call) {
            if (!call.answers().isCancelled()) {
                call.answer(call.name());
            }
        }
    }

    @BeforeEach
    void begin() throws IOException {
        dead.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        instances().forEach(this::register);
        gateway.register("greeter", greeter.port(), "rpc", "lictor.timeout=" + TIME_OUT_SECONDS + "s");
        mortals.begin();
        untilRegistered();
        gateway.untilExplained("GET", "/v1/greet/x", "found");
    }

    @AfterEach
    void end() throws IOException {
        done.countDown();
        gateway.close();
        greeter.close();
        mortals.close();
        later.shutdownNow();
        for (FaultyService service : services) {
            service.close();
        }
        dead.close();
    }

    private List<Instance> instances() {
        List<Instance> all = new ArrayList<>();
        for (String name : List.of("web", "tight")) {
            services.forEach(service -> all.add(new Instance(name, service.port())));
            all.add(new Instance(name, dead.getLocalPort()));
        }
        return all;
    }

    private void register(Instance instance) {
        String inflight = "lictor.inflight=" + (instance.service().equals("tight") ? CLIENTS + 2 : 1_000);
        gateway.register(
                instance.service(),
                instance.port(),
                "restful",
                "lictor.timeout=" + TIME_OUT_SECONDS + "s",
                "lictor.slowstart=off",
                inflight);
    }

    private void untilRegistered() {
        await().untilAsserted(() -> assertThat(
                        json("/actuator/gateway/routes").valueStream().map(route -> route.get("metadata")))
                .filteredOn(metadata -> metadata.get("endpoints").asInt() == SERVICES + 1)
                .hasSize(2));
    }

    /** Leaves no connection of its own. */
    private RawAnswer ask(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout((int) Patience.LIMIT.toMillis());
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: gateway.example\r\nX-Calm: yes\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return RawAnswer.read(new BufferedInputStream(socket.getInputStream()), false);
        }
    }

    private JsonNode json(String path) throws IOException {
        return JsonMapper.shared().readTree(ask(path).body());
    }

    @Test
    void nothing_is_left_behind() throws Exception {
        Set<Channel> before = Set.copyOf(gateway.part(ClientConnections.class).open());
        List<Thread> clients =
                clients().map(client -> new Thread(client, "soak")).toList();
        clients.forEach(Thread::start);
        Thread churn = new Thread(this::churn, "churn");
        churn.start();
        assertThat(done.await(FIRST.toSeconds(), TimeUnit.SECONDS)).isFalse();
        long first = LONG ? usedHeap() : 0;
        assertThat(done.await(LOAD.minus(FIRST).toSeconds(), TimeUnit.SECONDS)).isFalse();
        done.countDown();
        churn.join();
        for (Thread client : clients) {
            client.join();
        }

        assertThat(findings.wrong()).isEmpty();
        for (Kind kind : List.of(Kind.CALM, Kind.FAULTY, Kind.GRPC)) {
            assertThat(findings.count(kind, 200)).as("answers to %s", kind).isPositive();
        }
        for (SoakStream.Kind kind : SoakStream.KINDS) {
            assertThat(findings.count(kind, 200)).as("answers to %s", kind).isPositive();
        }
        assertThat(findings.count(SoakSocketClient.Outcome.SOCKET, 101))
                .as("WebSockets")
                .isPositive();
        untilNothingIsUnderWay();
        untilAllServe();
        untilNoConnectionIsOpen(before);
        if (LONG) {
            long last = usedHeap();
            System.out.printf(Locale.ROOT, "heap after %s: %d kB, after %s: %d kB%n", FIRST, first, LOAD, last);
            System.out.println(findings.seen());
            assertThat(last).isLessThan(first * 3 / 2);
        }
    }

    private Stream<Runnable> clients() {
        SoakActor.World world = new SoakActor.World(gateway.port(), this::goesOn, findings);
        return Stream.of(
                        some(CLIENTS, number -> new SoakClient(new SoakActor(world, "plain" + number))),
                        some(
                                STREAMING_CLIENTS,
                                number -> new SoakStreamClient(new SoakActor(world, "stream" + number))),
                        some(HTTP_2_CLIENTS, number -> new SoakHttp2Client(new SoakActor(world, "h2-" + number))),
                        some(SOCKET_CLIENTS, number -> new SoakSocketClient(new SoakActor(world, "socket" + number))))
                .flatMap(clients -> clients);
    }

    private static Stream<Runnable> some(int clients, IntFunction<Runnable> client) {
        return IntStream.range(0, clients).mapToObj(client);
    }

    private boolean goesOn() {
        return done.getCount() > 0;
    }

    /** Registers what is not, and the other way round; now and then one dies. */
    private void churn() {
        Set<Instance> away = new HashSet<>();
        List<Instance> all = instances();
        try {
            while (!done.await(SHORTEST_STAY.toMillis() + random.nextInt(200), TimeUnit.MILLISECONDS)) {
                if (random.nextInt(CHANGES_UNTIL_DEATH) == 0) {
                    mortals.die();
                }
                Instance one = all.get(random.nextInt(all.size()));
                if (away.remove(one)) {
                    register(one);
                } else {
                    away.add(one);
                    gateway.deregister(one.service(), one.port());
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unexpected) {
            findings.wrong("churn: " + unexpected);
        }
        away.forEach(this::register);
    }

    private void untilNothingIsUnderWay() {
        untilRegistered();
        await().untilAsserted(() -> {
            Samples samples = Samples.parse(ask("/actuator/prometheus").text());
            for (String gauge :
                    List.of("lictor_route_in_flight", "lictor_cluster_in_flight", "lictor_endpoint_in_flight")) {
                assertThat(samples.all()).anyMatch(sample -> sample.name().equals(gauge));
                assertThat(samples.all().stream().filter(sample -> sample.name().equals(gauge)))
                        .allMatch(sample -> sample.value() == 0);
            }
            JsonNode instances = json("/actuator/gateway/instances");
            assertThat(instances.findValues("inFlight")).isNotEmpty().allMatch(calls -> calls.asInt() == 0);
            assertThat(instances.findValues("draining")).isEmpty();
            assertThat(sum(FaultyService::busy)).isZero();
            assertThat(mortals.open().calls()).hasValue(0);
        });
    }

    /** Also those whose circuits were opened, once they have closed again. */
    private void untilAllServe() {
        for (String path : List.of("/web/x", "/tight/x", "/v1/greet/x", "/v1/ask/x", "/live/text")) {
            await().until(() -> ask(path).status() == 200);
        }
    }

    private void untilNoConnectionIsOpen(Set<Channel> before) {
        await().untilAsserted(() -> {
            Set<Channel> open =
                    new HashSet<>(gateway.part(ClientConnections.class).open());
            open.removeAll(before);
            assertThat(open).isEmpty();
        });
        instances().forEach(instance -> gateway.deregister(instance.service(), instance.port()));
        mortals.deregister();
        await().timeout(Patience.LIMIT.plus(SoakRequest.DRAIN)).untilAsserted(() -> {
            assertThat(sum(FaultyService::connections))
                    .as("connections that stay")
                    .isZero();
            assertThat(mortals.open().connections()).as("connections that die").hasValue(0);
        });
    }

    private int sum(ToIntFunction<FaultyService> what) {
        return services.stream().mapToInt(what).sum();
    }

    /** In kilobytes, of what is reachable. */
    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
    }
}

package io.lictor.samples.serving;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.lictor.samples.registration.AgentClient;
import io.lictor.samples.registration.Check;
import io.lictor.samples.registration.Registrar;
import io.lictor.samples.registration.Registration;
import io.lictor.samples.registration.SampleOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A sample that serves on one or more ports, each an instance in Consul, with health and reflection.
 *
 * <p>{@link #close} leaves in the order that loses no call: out of Consul first, then serving on while the news spreads,
 * then closed.
 */
public final class RunningSample implements AutoCloseable {

    /** For calls still under way when the drain is over; streams never end by themselves. */
    private static final long LAST_CALLS_SECONDS = 1;

    private static final List<String> TAGS = List.of("rpc");

    private final List<Server> servers = new ArrayList<>();
    private final List<Registrar> registrars = new ArrayList<>();
    private final HealthStatusManager health = new HealthStatusManager();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "registrar"));

    private final Sample sample;
    private final SampleOptions options;
    private final Consumer<String> events;

    private RunningSample(Sample sample, SampleOptions options, Consumer<String> events) {
        this.sample = sample;
        this.options = options;
        this.events = events;
    }

    /**
     * Returns when all ports are open; registering goes on behind.
     *
     * @throws PortTakenException after closing what was open already
     */
    public static RunningSample start(Sample sample, SampleOptions options, Consumer<String> events) {
        RunningSample running = new RunningSample(sample, options, line -> events.accept(sample.name() + ": " + line));
        try {
            for (int number = 0; number < options.instances(); number++) {
                running.servers.add(running.open(options.portOf(number)));
            }
        } catch (PortTakenException e) {
            running.servers.forEach(Server::shutdownNow);
            running.executor.shutdown();
            throw e;
        }
        running.register();
        return running;
    }

    public List<Integer> ports() {
        return servers.stream().map(Server::getPort).toList();
    }

    /** Returns after {@link #close()}. */
    public void awaitEnd() throws InterruptedException {
        end.await();
    }

    @Override
    public void close() {
        registrars.forEach(Registrar::close);
        executor.shutdown();
        health.enterTerminalState();
        try {
            // Nobody has asked the servers to stop yet, so this is the time they serve on.
            servers.get(0).awaitTermination(options.drain().toMillis(), TimeUnit.MILLISECONDS);
            servers.forEach(Server::shutdown);
            for (Server server : servers) {
                server.awaitTermination(LAST_CALLS_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        servers.forEach(Server::shutdownNow);
        events.accept("closed");
        end.countDown();
    }

    private Server open(int port) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(options.bind(), port))
                .addServices(sample.services())
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(reflectionV1Alpha());
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new PortTakenException(
                    sample.name() + ": cannot listen on " + options.bind() + ":" + port + ", is the port taken?", e);
        }
    }

    /** What clients from before v1 ask for. */
    @SuppressWarnings("deprecation")
    private static io.grpc.BindableService reflectionV1Alpha() {
        return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
    }

    private void register() {
        AgentClient agent = options.agent();
        sample.services()
                .forEach(service -> health.setStatus(
                        service.getServiceDescriptor().getName(),
                        io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING));
        events.accept("serving on ports " + ports());
        for (int port : ports()) {
            Registrar registrar = new Registrar(agent, registration(port), executor, events);
            registrars.add(registrar);
            registrar.start();
        }
    }

    private Registration registration(int port) {
        return new Registration(
                sample.name(),
                options.address(),
                port,
                TAGS,
                Map.of(),
                options.check(Check::grpc),
                options.deregisterAfter());
    }
}

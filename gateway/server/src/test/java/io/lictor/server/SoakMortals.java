package io.lictor.server;

import io.lictor.server.testing.FaultyFlow;
import io.lictor.server.testing.LiveService;
import io.lictor.server.testing.OpenEnds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import reactor.netty.resources.LoopResources;

/**
 * The instances of {@link SoakTest} that die in the middle of their streams, and rise again at other ports: of {@code flow}
 * by gRPC and of {@code live} by HTTP. Used by one thread at a time.
 */
final class SoakMortals implements AutoCloseable {

    private static final int OF_EACH = 3;

    private final Random random = new Random(13);
    private final LoopResources loops = LoopResources.create("soak-live", 1, true);
    private final OpenEnds open = new OpenEnds();
    private final List<Instance> alive = new ArrayList<>();
    private final RunningGateway gateway;
    private final ScheduledExecutorService later;

    /**
     * An instance that is registered.
     *
     * @param end breaks its connections
     */
    private record Instance(String service, int port, Runnable end) {}

    SoakMortals(RunningGateway gateway, ScheduledExecutorService later) {
        this.gateway = gateway;
        this.later = later;
    }

    void begin() {
        for (int i = 0; i < OF_EACH; i++) {
            beginFlow();
            beginLive();
        }
        gateway.untilExplained("GET", "/v1/watch/x", "found");
        gateway.untilExplained("GET", "/live/text", "found");
    }

    private void beginFlow() {
        FaultyFlow flow = new FaultyFlow(random.nextLong(), later, open);
        register(new Instance("flow", flow.port(), flow::close), "rpc");
    }

    private void beginLive() {
        LiveService live = new LiveService(loops, open);
        register(new Instance("live", live.port(), live::close), "restful");
    }

    private void register(Instance instance, String tag) {
        alive.add(instance);
        gateway.register(instance.service(), instance.port(), tag, "lictor.timeout=2s", "lictor.slowstart=off");
    }

    /** One dies, before or after it has said so, and another takes its place. */
    void die() {
        Instance one = alive.remove(random.nextInt(alive.size()));
        if (random.nextBoolean()) {
            gateway.deregister(one.service(), one.port());
            one.end().run();
        } else {
            one.end().run();
            gateway.deregister(one.service(), one.port());
        }
        if (one.service().equals("flow")) {
            beginFlow();
        } else {
            beginLive();
        }
    }

    void deregister() {
        alive.forEach(instance -> gateway.deregister(instance.service(), instance.port()));
    }

    OpenEnds open() {
        return open;
    }

    @Override
    public void close() {
        for (Instance instance : alive) {
            instance.end().run();
        }
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }
}

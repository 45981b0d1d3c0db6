package io.lictor.server.config;

import io.lictor.routing.RouteTableWriter;
import io.lictor.server.status.Sources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts watching Consul when the program is put together, and before the port opens. At the end, after the port, it stops that, and with it
 * all that goes to services: descriptors may still be asked for, and gRPC calls it a bug when a channel outlives its event loops.
 */
final class CatalogLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CatalogLifecycle.class);

    /** A start without overrides is better than none, and while Consul is away there is no table anyway. */
    private static final Duration WAIT_FOR_OVERRIDES = Duration.ofSeconds(1);

    private final Sources sources;
    private final RouteTableWriter writer;
    private final List<Runnable> calls;
    private volatile boolean running;

    /** @param calls end what goes to services */
    CatalogLifecycle(Sources sources, RouteTableWriter writer, List<Runnable> calls) {
        this.sources = sources;
        this.writer = writer;
        this.calls = calls;
    }

    @Override
    public void start() {
        running = true;
        // First, so that few services are asked for what lies in Consul.
        sources.descriptors().start(writer::acceptKeys);
        CountDownLatch overridden = new CountDownLatch(1);
        sources.overrides().start(keys -> {
            writer.acceptOverrides(keys);
            overridden.countDown();
        });
        // The first table is not to send traffic to an instance that the operator has drained.
        await(overridden);
        sources.catalog().start(writer);
    }

    private static void await(CountDownLatch overridden) {
        try {
            if (!overridden.await(WAIT_FOR_OVERRIDES.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The overrides in Consul could not be read so far; the first routes may be without them");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        sources.catalog().close();
        sources.overrides().close();
        sources.descriptors().close();
        writer.close();
        calls.forEach(Runnable::run);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Begins after Spring's event loops, which are in phase 0, and ends before them. */
    @Override
    public int getPhase() {
        return 1;
    }
}

package io.lictor.server.config;

import io.lictor.routing.RouteTableWriter;
import io.lictor.server.status.Sources;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts watching Consul when the program is put together, and before the port opens. */
final class CatalogLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CatalogLifecycle.class);

    /** A start without overrides is better than none, and while Consul is away there is no table anyway. */
    private static final Duration WAIT_FOR_OVERRIDES = Duration.ofSeconds(1);

    private final Sources sources;
    private final RouteTableWriter writer;
    private volatile boolean running;

    CatalogLifecycle(Sources sources, RouteTableWriter writer) {
        this.sources = sources;
        this.writer = writer;
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
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}

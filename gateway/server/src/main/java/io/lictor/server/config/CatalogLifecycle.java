package io.lictor.server.config;

import io.lictor.catalog.CatalogSource;
import io.lictor.routing.RouteTableWriter;
import org.springframework.context.SmartLifecycle;

/** Starts watching Consul when the program is put together, and before the port opens. */
final class CatalogLifecycle implements SmartLifecycle {

    private final CatalogSource catalog;
    private final RouteTableWriter writer;
    private volatile boolean running;

    CatalogLifecycle(CatalogSource catalog, RouteTableWriter writer) {
        this.catalog = catalog;
        this.writer = writer;
    }

    @Override
    public void start() {
        running = true;
        catalog.start(writer);
    }

    @Override
    public void stop() {
        running = false;
        catalog.close();
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

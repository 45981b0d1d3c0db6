package io.lictor.server.config;

import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.KeySource;
import io.lictor.routing.RouteTableWriter;
import org.springframework.context.SmartLifecycle;

/** Starts watching Consul when the program is put together, and before the port opens. */
final class CatalogLifecycle implements SmartLifecycle {

    private final CatalogSource catalog;
    private final KeySource keys;
    private final RouteTableWriter writer;
    private volatile boolean running;

    CatalogLifecycle(CatalogSource catalog, KeySource keys, RouteTableWriter writer) {
        this.catalog = catalog;
        this.keys = keys;
        this.writer = writer;
    }

    @Override
    public void start() {
        running = true;
        // First, so that few services are asked for what lies in Consul.
        keys.start(writer::acceptKeys);
        catalog.start(writer);
    }

    @Override
    public void stop() {
        running = false;
        catalog.close();
        keys.close();
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

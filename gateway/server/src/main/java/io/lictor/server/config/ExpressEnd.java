package io.lictor.server.config;

import io.lictor.server.express.UnderWay;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Waits at the end of the program for the exchanges of the express lane, as the port's own graceful shutdown does for Spring's. */
final class ExpressEnd implements SmartLifecycle {

    private final UnderWay exchanges;
    private volatile boolean running;

    ExpressEnd(UnderWay exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        exchanges.whenNone(done);
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** At the same time as the port's own. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }
}

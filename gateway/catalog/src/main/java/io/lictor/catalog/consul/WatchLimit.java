package io.lictor.catalog.consul;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many services may have a query of their own: as many as configured, until Consul shows that it grants us fewer connections. Newer
 * agents say 429; older ones close a connection too many without a word, which looks like an agent that ends, but for the connections
 * that live on. Each time the limit becomes half of what was open; later it is doubled again, after a pause that grows while this
 * goes wrong. Changed by the catalog's thread, read by any.
 */
final class WatchLimit {
    private static final Logger log = LoggerFactory.getLogger(WatchLimit.class);
    /** Sharing a query needs about as many connections. */
    private static final int LOWEST = 8;

    /** One connection may break for any reason. */
    private static final int SUSPICIOUS = 2;

    private static final Duration SUSPICION_LASTS = Duration.ofSeconds(30);
    /** Longer than an agent needs to end all its connections. */
    private static final Duration JUDGEMENT = Duration.ofMillis(250);
    /** For what was refused before fewer were open. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final int LONGEST_PAUSE = 64;

    private final int configured;
    private final Duration firstPause;
    private final Surroundings surroundings;
    private int pauses;
    private int suspicions;
    private int raises;
    private boolean judging;
    private boolean grace;
    private volatile int inEffect;
    private volatile @Nullable String why;

    /** What the limit has to know of the source, and to tell it. */
    interface Surroundings {
        /** Runs the work on the catalog's thread. */
        void after(Duration pause, Runnable work);

        /** Services that have a query of their own now. */
        int open();

        /** Whether Consul has answered during the time that has just passed, or held a query all of it. */
        boolean reachedFor(Duration past);

        /** The limit has changed. */
        void limited();
    }

    /** @param firstPause until the limit is doubled again after it was lowered for the first time */
    WatchLimit(int configured, Duration firstPause, Surroundings surroundings) {
        this.configured = configured;
        this.firstPause = firstPause;
        this.surroundings = surroundings;
        this.inEffect = configured;
    }

    int inEffect() {
        return inEffect;
    }

    /** Why it is lower than configured; absent when it is not. */
    Optional<String> why() {
        return Optional.ofNullable(why);
    }

    /** Takes a failure that looks as if Consul wanted fewer connections. */
    void refused(ConsulReadException failure) {
        if (grace) {
            return;
        }
        if (failure.isTooMany()) {
            lower(String.valueOf(failure.getMessage()));
            return;
        }
        suspicions++;
        surroundings.after(SUSPICION_LASTS, () -> suspicions = Math.max(0, suspicions - 1));
        if (suspicions >= SUSPICIOUS && !judging) {
            judging = true;
            surroundings.after(JUDGEMENT, () -> judge(failure));
        }
    }

    /** An agent that has ended by now was no agent that wanted fewer connections. */
    private void judge(ConsulReadException failure) {
        judging = false;
        suspicions = 0;
        if (!grace && surroundings.reachedFor(JUDGEMENT)) {
            lower("Consul closes new connections while it keeps others: " + failure.getMessage());
        }
    }

    private void lower(String reason) {
        int open = surroundings.open();
        if (open > LOWEST) {
            inEffect = Math.max(LOWEST, Math.min(inEffect, open) / 2);
            why = reason;
            pauses = Math.min(LONGEST_PAUSE, Math.max(1, 2 * pauses));
            log.warn("Down from {} to at most {} queries of services at Consul: {}", open, inEffect, reason);
            surroundings.limited();
        } // else it is no matter of queries
        if (inEffect < configured) {
            raiseLater();
        }
        grace = true;
        surroundings.after(GRACE, () -> grace = false);
    }

    private void raiseLater() {
        int turn = ++raises;
        surroundings.after(firstPause.multipliedBy(pauses), () -> {
            if (turn == raises) {
                raise();
            }
        });
    }

    private void raise() {
        if (inEffect == configured) {
            pauses = 0; // it has gone well for as long as it took
            return;
        }
        inEffect = Math.min(configured, inEffect * 2);
        if (inEffect == configured) {
            why = null;
        }
        log.info("Up to {} queries of services at Consul, if it grants them", inEffect);
        raiseLater();
        surroundings.limited();
    }
}

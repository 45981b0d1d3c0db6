package io.lictor.catalog.consul;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads single services, a few at a time, each until it succeeds: those that are known to have changed first, then those of a sweep.
 * A service that cannot be read holds up no other. Confined to the catalog's thread.
 */
final class ServiceReads {
    /** Finishes a sweep about as soon as more would, and leaves the agent its connections. */
    private static final int AT_ONCE = 8;
    /** So many good reads win back one of the places that a refused one has cost. */
    private static final int REASSURING = 64;
    /** A server may be behind the one that told of the change; longer than that a read is not worth a place. */
    private static final Duration CATCH_UP = Duration.ofMillis(200);

    private static final long WHATEVER_IT_IS = Long.MAX_VALUE;

    private final Reads reads;
    private final WatchingLedger ledger;
    private final Runnable idle;
    private final Backoff backoff;
    private final SortedMap<String, ServiceWatch> services = new TreeMap<>();
    private final Map<ServiceWatch, Long> changed = new LinkedHashMap<>();
    private final Set<ServiceWatch> swept = new LinkedHashSet<>();
    private final Map<ServiceWatch, Reads.Read> underWay = new HashMap<>();
    private final Map<ServiceWatch, Retry> retries = new HashMap<>();
    private int places = AT_ONCE;
    private int goodReads;
    private boolean resting;
    private Future<?> pause = CompletableFuture.completedFuture(null);

    /** A service whose last read failed, though Consul was reached. */
    private record Retry(Backoff backoff, Future<?> timer) {}

    /** @param idle run when there is nothing left to read, but for what is tried again later */
    ServiceReads(Reads reads, WatchingLedger ledger, Runnable idle) {
        this.reads = reads;
        this.ledger = ledger;
        this.idle = idle;
        this.backoff = new Backoff(reads.pace().maxBackoff(), reads.pace().jitter());
    }

    Collection<ServiceWatch> services() {
        return services.values();
    }

    void add(ServiceWatch service) {
        services.put(service.name(), service);
    }

    void remove(ServiceWatch service) {
        services.remove(service.name());
        changed.remove(service);
        swept.remove(service);
        Reads.Read read = underWay.remove(service);
        if (read != null) {
            read.cancel();
        }
        Retry retry = retries.remove(service);
        if (retry != null) {
            retry.timer().cancel(false);
        }
        reads.ledger().forgotten(ServiceWatch.path(service.name()));
        proceedOrEnd();
    }

    /** Reads the service, if it is one of these, unless it is known as of that index. */
    void readSince(String name, long index) {
        ServiceWatch service = services.get(name);
        if (service != null) {
            changed.merge(service, index, Math::max);
            proceed();
        }
    }

    void read(String name) {
        readSince(name, WHATEVER_IT_IS);
    }

    /** Reads all. */
    void sweep() {
        swept.addAll(services.values());
        proceed();
    }

    boolean isIdle() {
        return changed.isEmpty() && swept.isEmpty() && underWay.isEmpty();
    }

    void retryNow() {
        pause.cancel(false);
        resting = false;
        retries.forEach((service, retry) -> {
            if (retry.timer().cancel(false)) {
                changed.put(service, WHATEVER_IT_IS);
            }
        });
        proceed();
    }

    void close() {
        pause.cancel(false);
        underWay.values().forEach(Reads.Read::cancel);
        retries.values().forEach(retry -> retry.timer().cancel(false));
        services.keySet().forEach(name -> reads.ledger().forgotten(ServiceWatch.path(name)));
    }

    private void resume() {
        resting = false;
        proceed();
    }

    private void proceedOrEnd() {
        proceed();
        if (isIdle()) {
            idle.run();
        }
    }

    private void proceed() {
        if (resting) {
            return;
        }
        startChanged();
        Iterator<ServiceWatch> rest = swept.iterator();
        while (underWay.size() < places && rest.hasNext()) {
            ServiceWatch service = rest.next();
            if (!underWay.containsKey(service)) {
                rest.remove();
                start(service, 0);
            }
        }
    }

    private void startChanged() {
        Iterator<Map.Entry<ServiceWatch, Long>> entries = changed.entrySet().iterator();
        while (underWay.size() < places && entries.hasNext()) {
            Map.Entry<ServiceWatch, Long> entry = entries.next();
            ServiceWatch service = entry.getKey();
            long wanted = entry.getValue();
            if (service.index() >= wanted) {
                entries.remove();
            } else if (!underWay.containsKey(service)) {
                entries.remove();
                ledger.refetched();
                start(service, wanted == WHATEVER_IT_IS ? 0 : service.index());
            }
        }
    }

    private void start(ServiceWatch service, long index) {
        String path = ServiceWatch.path(service.name());
        underWay.put(service, reads.start(path, index, CATCH_UP, new Outcome(service)));
    }

    private final class Outcome implements BlockingQuery.Reader {
        private final ServiceWatch service;

        private Outcome(ServiceWatch service) {
            this.service = service;
        }

        @Override
        public void answered(ConsulAnswer answer) {
            service.answered(answer);
            Retry retry = retries.remove(service);
            if (retry != null) {
                retry.timer().cancel(false);
            }
            backoff.reset();
            if (++goodReads % REASSURING == 0) {
                places = Math.min(AT_ONCE, places + 1);
            }
            ended();
        }

        @Override
        public void failed(ConsulReadException failure) {
            if (failure.isOfConnection()) {
                changed.put(service, WHATEVER_IT_IS);
                rest(failure);
            } else {
                retryAlone();
            }
            service.failed(failure);
            ended();
        }

        private void rest(ConsulReadException failure) {
            if (!resting) {
                resting = true;
                places = Math.max(1, places / 2);
                Duration rest =
                        failure.nobodyListens() ? backoff.next(BlockingQuery.WHILE_NOBODY_LISTENS) : backoff.next();
                pause = after(rest, ServiceReads.this::resume);
            }
        }

        private void retryAlone() {
            Retry before = retries.get(service);
            Backoff own = before == null
                    ? new Backoff(reads.pace().maxBackoff(), reads.pace().jitter())
                    : before.backoff();
            retries.put(service, new Retry(own, after(own.next(), () -> read(service.name()))));
        }

        private void ended() {
            underWay.remove(service);
            proceedOrEnd();
        }
    }

    private Future<?> after(Duration rest, Runnable work) {
        return reads.thread().schedule(work, rest.toNanos(), TimeUnit.NANOSECONDS);
    }
}

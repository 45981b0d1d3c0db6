package io.lictor.catalog.consul;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One blocking query on all checks for however many services. What differs from its last answer says which services to read again. It does
 * not show a change of port, address, weights or Meta, nor services without checks; but each of those moves the index of the list of services, and
 * when nothing explains that, all services are read: a sweep. Since several changes may hide behind one index, and a node's address moves
 * none at all, there is a sweep in any case a while after the last one.
 */
final class SharedWatching implements ServiceWatching {
    private static final Logger log = LoggerFactory.getLogger(SharedWatching.class);
    private static final String CHECKS = "/v1/health/state/any";

    /** Both queries wake for most changes; for those that only one wakes for, the other is waited for so long. */
    private static final Duration EXPLANATION = Duration.ofMillis(250);
    /** Reads by sweeps: a burst, then what costs an agent some 3 % of a core. */
    private static final int SWEPT_AT_ONCE = 4_000;

    private static final int SWEPT_PER_SECOND = 100;
    /** Bytes of all checks: a burst, then what costs an agent some 7 % of a core. */
    private static final int BYTES_AT_ONCE = 16_000_000;

    private static final int BYTES_PER_SECOND = 4_000_000;
    private static final long NOTHING = -1;

    private final Reads reads;
    private final WatchingLedger ledger;
    private final Duration sweepEvery;
    private final ServiceReads services;
    private final TokenBucket sweepReads;
    private final TokenBucket checkBytes;

    private BlockingQuery query;
    private Optional<TagCover> cover = Optional.empty();
    private boolean filterRefused;
    private @Nullable CheckStates states;
    private long statesIndex;
    private long instancesIndex;
    private long namesIndex = NOTHING;
    private long unexplained = NOTHING;
    private boolean interrupted = true;
    private boolean swept;
    private boolean sweeping;
    private boolean sweepAgain;
    private boolean closed;
    private Future<?> nextSweep = CompletableFuture.completedFuture(null);
    private Future<?> explanation = nextSweep;

    /** @param sweepEvery how long after a sweep the next one comes without a reason */
    SharedWatching(Reads reads, WatchingLedger ledger, Duration sweepEvery) {
        this.reads = reads;
        this.ledger = ledger;
        this.sweepEvery = sweepEvery;
        this.services = new ServiceReads(reads, ledger, this::settled);
        this.sweepReads =
                new TokenBucket(SWEPT_AT_ONCE, SWEPT_PER_SECOND, reads.pace().clock());
        this.checkBytes =
                new TokenBucket(BYTES_AT_ONCE, BYTES_PER_SECOND, reads.pace().clock());
        this.query = new BlockingQuery(CHECKS, reads, new ChecksReader());
    }

    @Override
    public void start(Collection<ServiceWatch> selected) {
        selected.forEach(services::add);
        cover = TagCover.of(instances());
        openQuery();
    }

    @Override
    public void add(ServiceWatch service) {
        services.add(service);
        if (swept) {
            services.read(service.name());
        } // else the first sweep is still to come
    }

    @Override
    public void remove(ServiceWatch service) {
        services.remove(service);
    }

    @Override
    public void listed(long index, boolean same, Set<String> retagged) {
        boolean moved = index != namesIndex;
        namesIndex = index;
        retagged.forEach(name -> services.readSince(name, index));
        if (moved && same) {
            if (unexplained != NOTHING) {
                sweepSoon(); // nobody will tell any more what that was
            }
            unexplained = index;
            explanation.cancel(false);
            explanation = after(EXPLANATION, this::sweepUnlessExplained);
            explainIfCaughtUp();
        }
    }

    private void explainIfCaughtUp() {
        if (unexplained != NOTHING && statesIndex >= unexplained) {
            explanation.cancel(false);
            sweepUnlessExplained();
        }
    }

    private void sweepUnlessExplained() {
        boolean explained = instancesIndex == unexplained;
        unexplained = NOTHING;
        if (!explained) {
            sweepSoon();
        }
    }

    @Override
    public void retryNow() {
        query.retryNow();
        services.retryNow();
    }

    @Override
    public void finish() {
        closed = true;
        nextSweep.cancel(false);
        explanation.cancel(false);
        query.close();
        services.close();
        ledger.filter(Optional.empty());
    }

    /** Takes all checks and has exactly the services read that they say something new of. */
    private final class ChecksReader implements BlockingQuery.Reader {
        @Override
        public void answered(ConsulAnswer answer) {
            CheckStates now = CheckStates.read(answer.body());
            checkBytes.take(answer.bytes());
            CheckStates before = states;
            boolean whole = interrupted || before == null || answer.index() < statesIndex;
            states = now;
            statesIndex = answer.index();
            interrupted = false;
            if (before != null) {
                readChanged(now.since(before, answer.index()), answer.index());
            }
            if (whole) {
                sweepSoon();
            }
            explainIfCaughtUp();
        }

        @Override
        public void failed(ConsulReadException failure) {
            boolean first = !swept;
            interrupted = true;
            if (cover.isPresent() && failure.refusesFilter()) {
                log.info(
                        "Consul refuses the filter {}, so all checks are read: {}",
                        cover.get().filter(),
                        failure.getMessage());
                filterRefused = true;
                filterBy(Optional.empty());
            } else if (first) {
                sweepSoon();
            }
        }

        @Override
        public Duration rest() {
            return checkBytes.pause();
        }
    }

    private void readChanged(CheckStates.Changes changes, long index) {
        if (changes.instances()) {
            instancesIndex = index;
        }
        changes.services().forEach(services::readSince);
        changes.nodes()
                .forEach((node, since) -> services.services().stream()
                        .filter(service -> service.isOn(node))
                        .map(ServiceWatch::name)
                        .toList()
                        .forEach(name -> services.readSince(name, since)));
    }

    /** Sweeps as soon as sweeps have not been too many. */
    private void sweepSoon() {
        if (sweeping) {
            sweepAgain = true;
        } else {
            sweepAfter(sweepReads.pause());
        }
    }

    private void sweepAfter(Duration pause) {
        nextSweep.cancel(false);
        nextSweep = after(pause, this::sweep);
    }

    private void sweep() {
        swept = true;
        sweeping = true;
        sweepReads.take(services.services().size());
        ledger.swept();
        services.sweep();
        if (services.isIdle()) {
            settled();
        }
    }

    /** There is nothing left to read. */
    private void settled() {
        boolean afterSweep = sweeping;
        if (afterSweep) {
            sweeping = false;
            boolean again = sweepAgain;
            sweepAgain = false;
            sweepAfter(again ? sweepReads.pause() : sweepEvery);
        }
        if (!filterRefused && (afterSweep || !covered())) {
            chooseFilter();
        }
    }

    private boolean covered() {
        return cover.isEmpty() || instances().stream().allMatch(cover.get()::covers);
    }

    private void chooseFilter() {
        Optional<TagCover> best = TagCover.of(instances());
        boolean keep = best.equals(cover)
                || (cover.isPresent()
                        && covered()
                        && best.filter(other ->
                                        other.tags().size() < cover.get().tags().size())
                                .isEmpty());
        if (!keep) {
            filterBy(best);
        }
    }

    private List<Collection<String>> instances() {
        List<Collection<String>> tags = new ArrayList<>();
        services.services().forEach(service -> tags.addAll(service.tagsOfInstances()));
        return tags;
    }

    /** What the old filter showed and the new one does not, or the other way round, is a difference and so is read. */
    private void filterBy(Optional<TagCover> next) {
        query.close();
        cover = next;
        openQuery();
    }

    private void openQuery() {
        Optional<String> filter = cover.map(TagCover::filter);
        ledger.filter(filter);
        String path = filter.map(text -> CHECKS + "?filter=" + ConsulHttp.segment(text))
                .orElse(CHECKS);
        query = new BlockingQuery(path, reads, new ChecksReader());
        query.start();
    }

    private Future<?> after(Duration pause, Runnable work) {
        return reads.thread().schedule(() -> whileOpen(work), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void whileOpen(Runnable work) {
        if (!closed) {
            work.run();
        }
    }
}

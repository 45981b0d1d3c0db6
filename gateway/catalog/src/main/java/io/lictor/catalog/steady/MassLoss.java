package io.lictor.catalog.steady;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.HeldInstances;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a Consul that has forgotten its services, or hides them from the token, from one whose services really left. Whoever deregisters
 * moves Consul's index, once for each instance at least. When more than half of all instances, and at least three of them or all, vanish
 * together while the index did not move as much, or while Consul could not be read in between, they are still shown, beside all that is new,
 * until Consul has confirmed twice, 10 s apart, that they are gone. Confined to one thread.
 */
final class MassLoss {
    private static final Logger log = LoggerFactory.getLogger(MassLoss.class);
    private static final int FEW = 3;
    private static final int CONFIRMATIONS = 2;
    private static final Duration APART = Duration.ofSeconds(10);
    /**
     * What vanishes within this time counts as one step. It must be longer than the spread of the answers to many queries, and the picture
     * of one query may already show an index that another one's has yet to account for.
     */
    private static final Duration STEP = Duration.ofSeconds(5);
    /** How long an operator's word counts: the answers it is about may still be on their way. */
    private static final Duration TRUST = Duration.ofSeconds(10);

    private final InstantSource clock;
    private @Nullable CatalogSnapshot base;
    private @Nullable CatalogSnapshot latest;
    private Instant basedAt = Instant.MIN;
    /** What has left since the base and was believed. */
    private final Set<InstanceId> excused = new HashSet<>();

    private Instant trustUntil = Instant.MIN;
    private @Nullable Instant readWellSince;
    private long knownOutages;
    private SortedMap<String, CatalogService> held = new TreeMap<>();
    private Instant doubtedSince = Instant.MIN;
    private Instant confirmedAt = Instant.MIN;
    private int confirmations;
    private String reason = "";

    MassLoss(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes what was known before a restart as what was there last. */
    void remember(CatalogSnapshot restored) {
        base = restored;
        latest = restored;
        basedAt = clock.instant();
    }

    /** What to show in place of a picture that Consul now gives. */
    CatalogSnapshot weigh(CatalogSnapshot now, CatalogStatus reads) {
        Instant moment = clock.instant();
        CatalogSnapshot before = latest;
        if (before != null
                && !before.restored()
                && Duration.between(basedAt, moment).compareTo(STEP) >= 0) {
            base = before;
            basedAt = moment;
            excused.clear();
        }
        latest = now;
        giveUp(now);
        if (before == null || before.restored()) {
            judge(now, reads);
            base = now;
            basedAt = moment;
            excused.clear();
        } else if (departed(before, now, reads)) {
            judge(now, reads);
        }
        return shown();
    }

    /** Whether anything has left since the picture before. What the index speaks for is excused from what is judged later on. */
    private boolean departed(CatalogSnapshot before, CatalogSnapshot now, CatalogStatus reads) {
        SortedMap<String, CatalogService> gone = missing(before.services(), now);
        if (!interrupted(before, reads) && now.index() - before.index() >= count(gone)) {
            gone.values().forEach(service -> excused.addAll(ids(service)));
        }
        return !gone.isEmpty();
    }

    private void judge(CatalogSnapshot now, CatalogStatus reads) {
        CatalogSnapshot from = base;
        if (from != null && clock.instant().isAfter(trustUntil)) {
            doubt(from, now, reads);
        }
    }

    /** To be called now and then; true when something is not held any longer. */
    boolean settle(CatalogStatus reads) {
        Instant moment = clock.instant();
        if (reads.stale()) {
            readWellSince = null;
        } else if (readWellSince == null) {
            readWellSince = moment;
        } else if (Duration.between(readWellSince, moment).compareTo(STEP) >= 0) {
            knownOutages = reads.outages();
        }
        if (held.isEmpty() || reads.stale()) {
            return false;
        }
        Optional<Instant> confirmed = reads.lastAnswer().filter(answer -> !answer.isBefore(confirmedAt.plus(APART)));
        if (confirmed.isEmpty()) {
            return false;
        }
        confirmedAt = confirmed.get();
        confirmations++;
        if (confirmations < CONFIRMATIONS) {
            return false;
        }
        log.warn("Consul has confirmed that {} are gone", names());
        held.clear();
        return true;
    }

    /** Believes what Consul shows now and in the next 10 s; true when something is not held any longer. */
    boolean accept() {
        trustUntil = clock.instant().plus(TRUST);
        if (held.isEmpty()) {
            return false;
        }
        log.warn("An operator says that {} are gone", names());
        held.clear();
        return true;
    }

    /** Consul's latest picture with what is held. */
    CatalogSnapshot shown() {
        CatalogSnapshot now = latest;
        if (now == null) {
            throw new IllegalStateException("there is no picture yet");
        }
        if (held.isEmpty()) {
            return now;
        }
        SortedMap<String, CatalogService> all = new TreeMap<>(now.services());
        held.forEach((name, lost) -> all.merge(name, lost, MassLoss::together));
        return now.with(all);
    }

    Optional<HeldInstances> held() {
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of(new HeldInstances(count(held), names(), doubtedSince, reason));
    }

    private void doubt(CatalogSnapshot from, CatalogSnapshot now, CatalogStatus reads) {
        SortedMap<String, CatalogService> left = missing(from.services(), now);
        SortedMap<String, CatalogService> lost = notExcused(left);
        int gone = count(lost);
        int believed = count(left) - gone;
        int known = from.size() - believed;
        boolean many = gone * 2 > known && (gone >= FEW || gone == known);
        long moved = now.index() - from.index() - believed;
        boolean interrupted = interrupted(from, reads);
        boolean unread = from.restored() && reads.stale() && gone > 0;
        if (!unread && (!many || (!interrupted && moved >= gone))) {
            return;
        }
        if (held.isEmpty()) {
            doubtedSince = clock.instant();
        }
        lost.forEach((name, service) -> held.merge(name, service, MassLoss::together));
        confirmedAt = clock.instant();
        confirmations = 0;
        reason = gone + " of " + known + " instances vanished from Consul at once "
                + (interrupted ? "after a time in which it could not be read" : "while its index moved by " + moved);
        base = now;
        basedAt = clock.instant();
        excused.clear();
        log.warn("{}; they are held: {}", reason, names());
    }

    private boolean interrupted(CatalogSnapshot from, CatalogStatus reads) {
        return from.restored() || reads.outages() != knownOutages;
    }

    /** What has come back, and what Consul shows under other tags, need not be held. */
    private void giveUp(CatalogSnapshot now) {
        if (!held.isEmpty()) {
            held = missing(held, now);
        }
    }

    private SortedMap<String, CatalogService> notExcused(SortedMap<String, CatalogService> lost) {
        if (excused.isEmpty()) {
            return lost;
        }
        SortedMap<String, CatalogService> rest = new TreeMap<>();
        lost.forEach((name, service) -> {
            List<Instance> instances = service.instances().stream()
                    .filter(instance -> !excused.contains(instance.id()))
                    .toList();
            if (!instances.isEmpty()) {
                rest.put(name, new CatalogService(name, instances));
            }
        });
        return rest;
    }

    /** What of the services Consul does not show now. Both are in order, so that one walk over both is enough. */
    @SuppressWarnings("ReferenceEquality") // what did not change is the same object, and most did not
    private static SortedMap<String, CatalogService> missing(
            SortedMap<String, CatalogService> services, CatalogSnapshot now) {
        SortedMap<String, CatalogService> missing = new TreeMap<>();
        Iterator<CatalogService> walk = now.services().values().iterator();
        CatalogService there = next(walk);
        for (CatalogService service : services.values()) {
            while (there != null && there.name().compareTo(service.name()) < 0) {
                there = next(walk);
            }
            CatalogService same = there != null && there.name().equals(service.name()) ? there : null;
            if (same != service && !now.unselected().containsKey(service.name())) {
                List<Instance> gone = same == null ? service.instances() : without(service, same);
                if (!gone.isEmpty()) {
                    missing.put(service.name(), new CatalogService(service.name(), gone));
                }
            }
        }
        return missing;
    }

    private static @Nullable CatalogService next(Iterator<CatalogService> walk) {
        return walk.hasNext() ? walk.next() : null;
    }

    private static List<Instance> without(CatalogService service, CatalogService there) {
        Set<InstanceId> ids = ids(there);
        return service.instances().stream()
                .filter(instance -> !ids.contains(instance.id()))
                .toList();
    }

    private static Set<InstanceId> ids(CatalogService service) {
        Set<InstanceId> ids = new HashSet<>();
        service.instances().forEach(instance -> ids.add(instance.id()));
        return ids;
    }

    private static CatalogService together(CatalogService one, CatalogService other) {
        List<Instance> all = new ArrayList<>(one.instances());
        all.addAll(without(other, one));
        return new CatalogService(one.name(), all);
    }

    private static int count(SortedMap<String, CatalogService> services) {
        return services.values().stream()
                .mapToInt(service -> service.instances().size())
                .sum();
    }

    private List<String> names() {
        return List.copyOf(held.keySet());
    }
}

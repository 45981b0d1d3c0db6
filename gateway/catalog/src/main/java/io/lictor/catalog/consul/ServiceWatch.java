package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of one selected service, whoever reads it. Confined to the catalog's thread. */
final class ServiceWatch implements BlockingQuery.Reader {
    private static final Logger log = LoggerFactory.getLogger(ServiceWatch.class);
    /** First reads that are refused for want of a connection say nothing of the service, unless it stays so. */
    private static final Duration REFUSED_LONG = Duration.ofSeconds(30);
    /** For so long the list of services may be behind what its reads show. */
    private static final Duration LIST_BEHIND = Duration.ofSeconds(2);

    /** What it concerns that something is known of a service. */
    interface Owner {
        /** Something new is known, or the first read has ended, well or not. */
        void changed();

        /** The list of services looks older than what was just read: a pause of its query is over. */
        void listIsBehind();

        /** It still does, after a while: it is to be read whether it has changed or not. */
        void listIsDoubted();
    }

    private final String name;
    private final InstantSource clock;
    private final Owner owner;
    private final Set<String> complaints = new HashSet<>();
    private SortedSet<String> listedTags;
    private @Nullable CatalogService known;
    private long index;
    private boolean settled;
    private @Nullable Instant refusedSince;
    /** Since when reads show none of the instances that were there, although it is listed. */
    private @Nullable Instant emptySince;
    /** Whether the list was read after that had lasted, and still has it. */
    private boolean listedStill;

    /**
     * @param listedTags the union of its instances' tags
     */
    ServiceWatch(String name, SortedSet<String> listedTags, InstantSource clock, Owner owner) {
        this.name = name;
        this.listedTags = listedTags;
        this.clock = clock;
        this.owner = owner;
    }

    static String path(String name) {
        return "/v1/health/service/" + ConsulHttp.segment(name);
    }

    String name() {
        return name;
    }

    /** Takes the tags of a newer list of services and says whether they differ. */
    boolean listed(SortedSet<String> tags) {
        boolean differ = !tags.equals(listedTags);
        listedTags = tags;
        return differ;
    }

    /** The list of services was read and has it. */
    void listed() {
        listedStill |= isEmptyForLong();
    }

    /** Absent until the first good answer. The same object as long as the answers say the same. */
    Optional<CatalogService> service() {
        return Optional.ofNullable(known);
    }

    /** The tags of each instance; before the first answer all listed tags as those of one. */
    List<? extends Collection<String>> tagsOfInstances() {
        return known == null
                ? List.of(listedTags)
                : known.instances().stream().map(Instance::tags).toList();
    }

    /** Whether an instance of it is known on that node. */
    boolean isOn(String node) {
        return known != null
                && known.instances().stream()
                        .anyMatch(instance -> instance.id().node().equals(node));
    }

    /** The index of the last good answer, 0 before. */
    long index() {
        return index;
    }

    /** Whether the first read has ended, well or not. */
    boolean isSettled() {
        return settled;
    }

    @Override
    public void answered(ConsulAnswer answer) {
        List<Instance> instances = HealthEntries.read(name, answer.body(), this::complain);
        CatalogService before = known;
        if (instances.isEmpty() && before != null && !before.instances().isEmpty()) {
            throw shownEmpty();
        }
        emptySince = null;
        listedStill = false;
        index = answer.index();
        CatalogService now = new CatalogService(name, instances);
        if (!now.equals(before)) {
            known = now;
            settled = true;
            owner.changed();
        }
    }

    /** That a service has gone is for the list of services to say; while it stays listed, we are not allowed to see its nodes. */
    private ConsulReadException shownEmpty() {
        String text = "Consul lists " + name + " but shows none of its instances any more";
        if (emptySince == null) {
            emptySince = clock.instant();
            owner.listIsBehind();
        } else if (listedStill) {
            return new ConsulReadException(text + "; may the token still read nodes?");
        } else if (isEmptyForLong()) {
            owner.listIsDoubted();
        }
        return ConsulReadException.doubtful(text);
    }

    private boolean isEmptyForLong() {
        Instant since = emptySince;
        return since != null && Duration.between(since, clock.instant()).compareTo(LIST_BEHIND) >= 0;
    }

    @Override
    public void failed(ConsulReadException failure) {
        if (!settled && !isRefusedForNow(failure)) {
            settled = true;
            owner.changed();
        }
    }

    private boolean isRefusedForNow(ConsulReadException failure) {
        if (!failure.isTooMany() && !failure.isCutOff()) {
            return false;
        }
        Instant now = clock.instant();
        refusedSince = refusedSince == null ? now : refusedSince;
        return Duration.between(refusedSince, now).compareTo(REFUSED_LONG) < 0;
    }

    private void complain(String reason) {
        if (complaints.add(reason)) {
            log.warn("Left out of service {}: {}", name, reason);
        }
    }
}

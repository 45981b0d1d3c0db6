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

    private final String name;
    private final InstantSource clock;
    private final Runnable changed;
    private final Set<String> complaints = new HashSet<>();
    private SortedSet<String> listedTags;
    private @Nullable CatalogService known;
    private long index;
    private boolean settled;
    private @Nullable Instant refusedSince;

    /**
     * @param listedTags the union of its instances' tags
     * @param changed run after each answer that says something new, and when the first read has ended, well or not
     */
    ServiceWatch(String name, SortedSet<String> listedTags, InstantSource clock, Runnable changed) {
        this.name = name;
        this.listedTags = listedTags;
        this.clock = clock;
        this.changed = changed;
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
            // That a service has gone is for the list of services to say. While it is listed there, we are not allowed
            // to see its nodes.
            throw ConsulReadException.doubtful("Consul lists " + name
                    + " but shows none of its instances any more; may the token still read nodes?");
        }
        index = answer.index();
        CatalogService now = new CatalogService(name, instances);
        if (!now.equals(before)) {
            known = now;
            settled = true;
            changed.run();
        }
    }

    @Override
    public void failed(ConsulReadException failure) {
        if (!settled && !isRefusedForNow(failure)) {
            settled = true;
            changed.run();
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

package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Instance;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of one service. Confined to the catalog's thread. */
final class ServiceWatch implements BlockingQuery.Reader {
    private static final Logger log = LoggerFactory.getLogger(ServiceWatch.class);

    private final String name;
    private final Runnable changed;
    private final Set<String> complaints = new HashSet<>();
    private @Nullable CatalogService known;
    private boolean settled;

    /** @param changed run after each answer that says something new, and when the first read has ended, well or not */
    ServiceWatch(String name, Runnable changed) {
        this.name = name;
        this.changed = changed;
    }

    static String path(String name) {
        return "/v1/health/service/" + ConsulHttp.segment(name);
    }

    /** Absent until the first good answer. */
    Optional<CatalogService> service() {
        return Optional.ofNullable(known);
    }

    /** Whether the first read has ended, well or not. */
    boolean isSettled() {
        return settled;
    }

    @Override
    public void answered(ConsulAnswer answer) {
        List<Instance> instances = HealthEntries.read(answer.body(), this::complain);
        CatalogService before = known;
        if (instances.isEmpty() && before != null && !before.instances().isEmpty()) {
            // That a service has gone is for the list of services to say. While it is listed there, we are not allowed
            // to see its nodes.
            throw ConsulReadException.doubtful("Consul lists " + name
                    + " but shows none of its instances any more; may the token still read nodes?");
        }
        CatalogService now = new CatalogService(name, instances);
        if (!now.equals(before)) {
            known = now;
            settled = true;
            changed.run();
        }
    }

    @Override
    public void failed() {
        if (!settled) {
            settled = true;
            changed.run();
        }
    }

    private void complain(String reason) {
        if (complaints.add(reason)) {
            log.warn("Left out of service {}: {}", name, reason);
        }
    }
}

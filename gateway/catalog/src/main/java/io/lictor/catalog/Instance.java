package io.lictor.catalog;

import java.util.List;
import java.util.Map;

/**
 * One registration of a service, as Consul holds it. Immutable.
 *
 * @param host the service's own address, or its node's where it has none
 * @param port as registered; Consul accepts any number, so whoever routes has to judge it
 * @param note why it is in maintenance, as the operator wrote it; else empty
 * @param tags in the order of the registration
 */
public record Instance(
        InstanceId id,
        String service,
        String host,
        int port,
        List<String> tags,
        Map<String, String> meta,
        Weights weights,
        Health health,
        String note,
        long createIndex,
        long modifyIndex,
        String datacenter,
        Map<String, String> nodeMeta) {

    public Instance {
        tags = List.copyOf(tags);
        meta = Map.copyOf(meta);
        nodeMeta = Map.copyOf(nodeMeta);
    }

    /** One without a note. */
    public Instance(
            InstanceId id,
            String service,
            String host,
            int port,
            List<String> tags,
            Map<String, String> meta,
            Weights weights,
            Health health,
            long createIndex,
            long modifyIndex,
            String datacenter,
            Map<String, String> nodeMeta) {
        this(id, service, host, port, tags, meta, weights, health, "", createIndex, modifyIndex, datacenter, nodeMeta);
    }

    /** The same registration under another id. */
    public Instance withId(InstanceId other) {
        return new Instance(
                other,
                service,
                host,
                port,
                tags,
                meta,
                weights,
                health,
                note,
                createIndex,
                modifyIndex,
                datacenter,
                nodeMeta);
    }

    /** The weight that counts in this instance's present health; 0 takes no traffic. */
    public int effectiveWeight() {
        return switch (health) {
            case PASSING -> weights.passing();
            case WARNING -> weights.warning();
            case CRITICAL, MAINTENANCE -> 0;
        };
    }

    /** Whether it may take traffic. */
    public boolean admitted() {
        return effectiveWeight() > 0;
    }
}

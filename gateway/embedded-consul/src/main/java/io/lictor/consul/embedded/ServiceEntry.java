package io.lictor.consul.embedded;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One registration. Metadata that was never given is null, as Consul shows it.
 *
 * @param createIndex 0 as long as it is known to the agent only
 */
record ServiceEntry(
        String id,
        String name,
        List<String> tags,
        String address,
        Map<String, TaggedAddress> taggedAddresses,
        @Nullable Map<String, String> meta,
        int port,
        ServiceWeights weights,
        boolean enableTagOverride,
        long createIndex,
        long modifyIndex) {

    record TaggedAddress(String address, int port) {}

    record ServiceWeights(int passing, int warning) {}

    ServiceEntry at(long newCreateIndex, long newModifyIndex) {
        return new ServiceEntry(
                id,
                name,
                tags,
                address,
                taggedAddresses,
                meta,
                port,
                weights,
                enableTagOverride,
                newCreateIndex,
                newModifyIndex);
    }

    boolean sameAs(ServiceEntry other) {
        return at(0, 0).equals(other.at(0, 0));
    }

    boolean hasTag(String tag) {
        return tags.stream().anyMatch(tag::equalsIgnoreCase);
    }
}

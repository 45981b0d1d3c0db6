package io.lictor.catalog;

import java.time.Instant;
import java.util.List;

/**
 * Instances that are still shown although Consul no longer does. Immutable.
 *
 * @param services their names, in order
 * @param since when the first of them vanished
 * @param reason why their going is not believed yet
 */
public record HeldInstances(int instances, List<String> services, Instant since, String reason) {
    public HeldInstances {
        services = List.copyOf(services);
    }
}

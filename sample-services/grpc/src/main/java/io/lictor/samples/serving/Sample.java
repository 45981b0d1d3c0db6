package io.lictor.samples.serving;

import io.grpc.ServerServiceDefinition;
import java.util.List;

/**
 * A sample as it is served: the same services, hence the same state, behind every port of this JVM.
 *
 * @param name in Consul
 */
public record Sample(String name, List<ServerServiceDefinition> services) {

    public Sample {
        services = List.copyOf(services);
    }
}

package io.lictor.acceptance.containers;

import java.util.List;

/** What {@code compose/} describes. */
enum Topology {
    /** One Consul and one Lictor. */
    MACHINE {
        @Override
        List<String> files() {
            return List.of("compose/compose.yaml");
        }

        @Override
        List<String> lictorPorts() {
            return List.of("LICTOR_PORT");
        }
    },
    /** Three Consul servers, and two Lictors behind a balancer. */
    CLUSTER {
        @Override
        List<String> files() {
            return List.of("compose/cluster.yaml", "gateway/acceptance/src/test/containers/affinity.yaml");
        }

        @Override
        List<String> lictorPorts() {
            return List.of("LICTOR_1_PORT", "LICTOR_2_PORT");
        }
    };

    /** What {@code docker compose} reads, from the root of the repository. */
    abstract List<String> files();

    /** The variables for the ports at which each Lictor can be asked how it sees things. */
    abstract List<String> lictorPorts();
}

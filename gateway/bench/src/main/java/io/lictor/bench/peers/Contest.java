package io.lictor.bench.peers;

import java.io.IOException;

/**
 * A gateway that is asked one thing. Immutable.
 *
 * @param right its first answer, which was checked and which every other must equal
 */
record Contest(Peer peer, Scenario scenario, HttpAnswer right) {

    void warmUp(Deadline deadline) throws IOException {
        peer.warmUp(scenario, right, deadline);
    }

    Sample measure(Schedule schedule, Deadline deadline) throws IOException {
        return peer.measure(scenario, right, schedule, deadline);
    }
}

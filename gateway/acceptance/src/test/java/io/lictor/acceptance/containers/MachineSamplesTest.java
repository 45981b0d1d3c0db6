package io.lictor.acceptance.containers;

import io.lictor.acceptance.SamplesContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The samples in containers. */
@Tag("containers")
@ExtendWith(SharedStacks.class)
final class MachineSamplesTest extends SamplesContract {

    MachineSamplesTest(Stacks stacks) {
        super(stacks.on(Topology.MACHINE).gateway());
    }
}

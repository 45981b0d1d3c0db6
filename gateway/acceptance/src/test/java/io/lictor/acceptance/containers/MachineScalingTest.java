package io.lictor.acceptance.containers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers of hello come and go as they are asked to. */
@Tag("containers")
@ExtendWith(SharedStacks.class)
final class MachineScalingTest {

    private final Stack stack;
    private final Findings findings;
    private final Watch hello;

    MachineScalingTest(Stacks stacks) {
        this.stack = stacks.on(Topology.MACHINE);
        this.findings = stacks.findings();
        this.hello = new Watch(stack, "hello");
    }

    @AfterEach
    void two_containers() {
        hello.untilCount(2, () -> stack.scale("hello", 2));
    }

    @Test
    void from_2_to_20_to_2_containers_no_request_fails() {
        findings.during("`hello` from 2 to 20", traffic(), () -> hello.untilCount(20, () -> stack.scale("hello", 20)))
                .assertNothingFailed();
        findings.during("`hello` from 20 to 2", traffic(), () -> hello.untilCount(2, () -> stack.scale("hello", 2)))
                .assertNothingFailed();
    }

    private Traffic traffic() {
        return Traffic.toHello(stack.gateway());
    }
}

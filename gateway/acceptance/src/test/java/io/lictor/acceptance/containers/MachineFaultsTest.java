package io.lictor.acceptance.containers;

import io.lictor.acceptance.containers.Traffic.Tally;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of three containers of hello breaks and is mended. No GET may fail; what a POST may hope for is only counted. */
@Tag("containers")
@ExtendWith(SharedStacks.class)
final class MachineFaultsTest {

    private static final String KEYS = "lictor/services/hello/";

    private final Stack stack;
    private final Findings findings;
    private final Watch hello;

    MachineFaultsTest(Stacks stacks) {
        this.stack = stacks.on(Topology.MACHINE);
        this.findings = stacks.findings();
        this.hello = new Watch(stack, "hello");
    }

    @BeforeEach
    void three_containers() {
        hello.untilCount(3, () -> stack.scale("hello", 3));
    }

    @AfterEach
    void as_before() {
        stack.consul().delete("/v1/kv/" + KEYS + "?recurse");
        hello.untilCount(2, () -> stack.scale("hello", 2));
    }

    @Test
    void one_that_is_killed_costs_no_get() {
        Container one = stack.container("hello");

        during("one of three killed", () -> hello.untilGone(one, one::kill)).assertNoGetFailed();
        during("the same started again", () -> hello.untilBack(one, one::start)).assertNothingFailed();
    }

    /** It takes requests and says nothing; only a second attempt while the first is silent helps against that. */
    @Test
    void one_that_stands_still_costs_no_get_where_gets_are_hedged() {
        hedge();
        Container one = stack.container("hello");

        during("one of three paused", () -> hello.untilGone(one, one::pause)).assertNoGetFailed();
        during("the same unpaused", () -> hello.untilBack(one, one::unpause)).assertNothingFailed();
    }

    @Test
    void one_that_cannot_be_reached_costs_no_get_where_gets_are_hedged() {
        hedge();
        Container one = stack.container("hello");
        String network = one.network();

        during("one of three off the network", () -> hello.untilGone(one, () -> one.disconnect(network)))
                .assertNoGetFailed();
        during("the same on the network again", () -> hello.untilBack(one, () -> one.connect(network)))
                .assertNothingFailed();
    }

    /** The time-out ends the POSTs that were sent to it before Consul knew. */
    private void hedge() {
        stack.consul().putKey(KEYS + "hedge", "1s");
        stack.consul().putKey(KEYS + "timeout", "10s");
    }

    private Tally during(String event, Supplier<?> happening) {
        return findings.during(event, Traffic.toHello(stack.gateway()), happening);
    }
}

package io.lictor.acceptance.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.acceptance.Client;
import io.lictor.acceptance.Question;
import io.lictor.acceptance.containers.Traffic.Tally;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers of hello are replaced, one after the other, by containers of an image whose descriptors have more in them. */
@Tag("containers")
@ExtendWith(SharedStacks.class)
final class MachineUpdateTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NEW_METHOD = "/v1/goodbye/lictor";
    private static final int CALLS = 50;

    private final Stack stack;
    private final Findings findings;
    private final Client gateway;
    private final Watch hello;

    MachineUpdateTest(Stacks stacks) {
        this.stack = stacks.on(Topology.MACHINE);
        this.findings = stacks.findings();
        this.gateway = stack.gateway();
        this.hello = new Watch(stack, "hello");
    }

    @Test
    void an_update_to_other_descriptors_costs_no_request() {
        List<Container> old = stack.containers("hello");
        String next = stack.imageWith(old.get(0).image(), "HELLO_EDITION", "next");
        assertThat(gateway.get(NEW_METHOD).status()).isEqualTo(404);

        try (Traffic traffic = Traffic.toHello(gateway).goOn(2)) {
            var first = hello.untilCount(old.size() + 1, () -> stack.scaleWith(next, "hello", old.size() + 1));
            await("the new method")
                    .atMost(SOON)
                    .until(() -> gateway.get(NEW_METHOD).status() == 200);
            Tally ofNewMethod = findings.during("its new method, once there is one that has it", newMethod(), () -> {
                old.forEach(each -> replace(each, next, old.size()));
                return "–";
            });
            Tally tally = traffic.stop();
            findings.add("`hello` updated, one after the other", tally, "first of the new " + first);

            tally.assertNothingFailed();
            ofNewMethod.assertNothingFailed();
        }
        for (int call = 0; call < CALLS; call++) {
            assertThat(gateway.get("/v1/hello/lictor").json().path("language").asString(""))
                    .isEqualTo("zh");
        }
    }

    /** One more than wanted is there already; after this it is again, unless there are enough new ones. */
    private void replace(Container old, String next, int wanted) {
        hello.untilGone(old, () -> {
            old.stop();
            old.remove();
        });
        boolean oldOnesLeft = stack.containers("hello").stream()
                .anyMatch(each -> !each.image().equals(next));
        hello.untilCount(
                oldOnesLeft ? wanted + 1 : wanted,
                () -> stack.scaleWith(next, "hello", oldOnesLeft ? wanted + 1 : wanted));
    }

    private Traffic newMethod() {
        Question get = Question.get(NEW_METHOD);
        Question post = Question.post("/myproto.HelloService/SayGoodbye", "{\"name\":\"lictor\"}");
        return Traffic.start(gateway, () -> get, () -> post);
    }
}

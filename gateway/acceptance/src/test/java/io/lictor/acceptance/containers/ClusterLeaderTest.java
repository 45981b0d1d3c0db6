package io.lictor.acceptance.containers;

import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulClient;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The leader of three Consul servers is killed. */
@Tag("containers")
@ExtendWith(SharedStacks.class)
final class ClusterLeaderTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Stack stack;
    private final Findings findings;
    private final ConsulClient consul;
    private final Watch hello;

    ClusterLeaderTest(Stacks stacks) {
        this.stack = stacks.on(Topology.CLUSTER);
        this.findings = stacks.findings();
        this.consul = stack.consul();
        this.hello = new Watch(stack, "hello");
    }

    @AfterEach
    void two_containers() {
        hello.untilCount(2, () -> stack.scale("hello", 2));
    }

    @Test
    void requests_go_on_without_a_leader_and_what_comes_after_it_is_routed() {
        String before = leader();
        Container killed = Stream.of("consul-server-1", "consul-server-2", "consul-server-3")
                .map(stack::container)
                .filter(server -> before.startsWith(server.address() + ":"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no container is the leader " + before));

        findings.during("Consul's leader killed", Traffic.toHello(stack.gateway()), () -> {
                    long start = System.nanoTime();
                    killed.kill();
                    await("a new leader").atMost(LIMIT).until(() -> !leader().isEmpty() && !leader().equals(before));
                    return "a new leader %.1f s".formatted((System.nanoTime() - start) / 1e9);
                })
                .assertNothingFailed();
        killed.start();

        findings.during(
                        "`hello` from 2 to 3 after that",
                        Traffic.toHello(stack.gateway()),
                        () -> hello.untilCount(3, () -> stack.scale("hello", 3)))
                .assertNothingFailed();
    }

    /** Address and port, or nothing. */
    private String leader() {
        ConsulClient.Answer answer = consul.get("/v1/status/leader");
        return answer.status() == 200 ? answer.json().asString() : "";
    }
}

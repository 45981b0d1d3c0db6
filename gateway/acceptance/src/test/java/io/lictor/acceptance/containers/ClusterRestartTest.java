package io.lictor.acceptance.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.acceptance.Question;
import io.lictor.acceptance.containers.Traffic.Tally;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One of two Lictors behind the balancer ends, as it was told or not. All the while clients come back to orders that only
 * the instance has on which they were made: whichever Lictor they meet must know it by their cookie.
 */
@Tag("containers")
@ExtendWith(SharedStacks.class)
final class ClusterRestartTest {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String KEYS = "lictor/services/orders/";
    private static final int ORDERS_INSTANCES = 3;
    private static final int CUSTOMERS = 12;

    private final Stack stack;
    private final Findings findings;
    private final Balancer balancer;

    ClusterRestartTest(Stacks stacks) {
        this.stack = stacks.on(Topology.CLUSTER);
        this.findings = stacks.findings();
        this.balancer = new Balancer(stack.container("balancer"));
    }

    @BeforeEach
    void orders_by_cookie() {
        stack.consul().putKey(KEYS + "hash", "cookie:customer");
        stack.consul().putKey(KEYS + "slowstart", "off");
        new Watch(stack, "orders").untilCount(ORDERS_INSTANCES, () -> stack.scale("orders", ORDERS_INSTANCES));
    }

    @AfterEach
    void as_before() {
        stack.consul().delete("/v1/kv/" + KEYS + "?recurse");
        new Watch(stack, "orders").untilCount(1, () -> stack.scale("orders", 1));
    }

    @Test
    void one_that_is_restarted_costs_no_request_and_one_that_is_killed_no_get() {
        Supplier<Question> gets = helloAndOrders();

        during("`lictor-1` restarted", gets, () -> restart(1)).assertNothingFailed();
        during("`lictor-2` restarted", gets, () -> restart(2)).assertNothingFailed();

        Container killed = stack.container("lictor-1");
        during("`lictor-1` killed", gets, () -> kill(1, killed)).assertNoGetFailed();
        during("the same started again", gets, () -> start(1, killed)).assertNothingFailed();
    }

    private Tally during(String event, Supplier<Question> gets, Supplier<?> happening) {
        return findings.during(event, Traffic.start(stack.gateway(), gets, () -> Traffic.POST_HELLO), happening);
    }

    private String restart(int number) {
        Container lictor = stack.container("lictor-" + number);
        long start = System.nanoTime();
        lictor.stop();
        double ended = secondsSince(start);
        assertThat(lictor.exitCode()).isZero();
        return "ended %.1f s, %s".formatted(ended, start(number, lictor));
    }

    private String start(int number, Container lictor) {
        int times = balancer.timesUp(number);
        long start = System.nanoTime();
        lictor.start();
        await("lictor-" + number)
                .atMost(LIMIT)
                .until(() -> stack.pictures().get(number - 1).isReady());
        double ready = secondsSince(start);
        await("the balancer's word").atMost(LIMIT).until(() -> balancer.timesUp(number) > times);
        return "ready %.1f s, used %.1f s".formatted(ready, secondsSince(start));
    }

    private String kill(int number, Container lictor) {
        int times = balancer.timesDown(number);
        long start = System.nanoTime();
        lictor.kill();
        await("the balancer's word").atMost(LIMIT).until(() -> balancer.timesDown(number) > times);
        return "out of the balancer %.1f s".formatted(secondsSince(start));
    }

    /** Every second one is for the order of a customer with a cookie. */
    private Supplier<Question> helloAndOrders() {
        List<Question> questions = IntStream.range(0, CUSTOMERS)
                .mapToObj(this::customersOrder)
                .flatMap(order -> Stream.of(order, Traffic.GET_HELLO))
                .toList();
        AtomicInteger turn = new AtomicInteger();
        return () -> questions.get(turn.getAndIncrement() % questions.size());
    }

    private Question customersOrder(int number) {
        String customer = "customer-" + number;
        var created = stack.gateway()
                .post(
                        "/v1/orders",
                        "{\"customer\":\"" + customer
                                + "\",\"lines\":[{\"sku\":\"tea\",\"quantity\":1,\"unitPriceCents\":\"200\"}]}");
        assertThat(created.status()).as(created.toString()).isEqualTo(200);
        String cookie = created.header("Set-Cookie");
        assertThat(cookie).startsWith("customer=");
        return Question.get("/v1/orders/" + created.json().get("id").asString())
                .with("Cookie", cookie.substring(0, cookie.indexOf(';')))
                .expecting(answer -> answer.body().contains('"' + customer + '"'));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}

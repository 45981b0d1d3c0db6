package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static io.lictor.routing.Catalogs.with;
import static io.lictor.routing.Writing.ports;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.Health;
import io.lictor.schema.DescriptorPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server is replaced by another one at the same address, and Consul knows nothing of it. */
final class RedeploymentTest {

    private static final String GREET = "/v1/greet/x";
    private static final String LEAVE = "/v1/leave/x";
    private static final DescriptorPool OLD = Greeters.pool("Greet", "/v1/greet/{name}");
    private static final DescriptorPool NEW = Greeters.pool("Greet", "/v1/greet/{name}", "Leave", "/v1/leave/{name}");

    private final Writing writing = new Writing();
    private final ScriptedLoader loader = writing.loader;

    @AfterEach
    void close() {
        writing.close();
    }

    /** What is planned for a server is done by then, if it was said to be replaced before. */
    private void untilAnotherIsAskedAgain(int port) {
        long before = loader.asked(port);
        loader.replaced(port);
        await().until(() -> loader.asked(port) > before);
    }

    @Test
    void what_the_new_one_brings_is_routed() {
        loader.answering(1, OLD);
        writing.instances(instance("greeter", 1, "rpc"));
        writing.untilLeadsTo(GREET, 1);

        loader.answering(1, NEW).replaced(1);

        assertThat(ports(writing.untilLeadsTo(LEAVE, 1), GREET)).containsExactly(1);
    }

    @Test
    void it_is_asked_until_it_answers_and_nobody_hears_of_that() {
        loader.answering(1, OLD);
        writing.instances(instance("greeter", 1, "rpc"));
        RouteTable before = writing.untilLeadsTo(GREET, 1);

        loader.failing(1, "nobody there").replaced(1);
        await().until(() -> loader.asked(1) >= 3);

        assertThat(writing.until(any -> true)).isSameAs(before);
        loader.answering(1, NEW);
        assertThat(writing.untilFound(LEAVE).rejected()).isEmpty();
    }

    @Test
    void one_that_says_the_same_makes_no_table() {
        loader.answering(1, OLD);
        writing.instances(instance("greeter", 1, "rpc"));
        RouteTable before = writing.untilLeadsTo(GREET, 1);

        loader.answering(1, Greeters.pool("Greet", "/v1/greet/{name}"));
        untilAnotherIsAskedAgain(1);
        untilAnotherIsAskedAgain(1);

        assertThat(writing.until(any -> true)).isSameAs(before);
    }

    @Test
    void many_signs_of_it_make_one_question() {
        loader.answering(1, OLD).answering(2, OLD);
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));
        writing.untilLeadsTo(GREET, 1, 2);

        for (int connection = 0; connection < 5; connection++) {
            loader.replaced(1);
        }
        untilAnotherIsAskedAgain(2);

        assertThat(loader.asked(1)).isEqualTo(2);
    }

    @Test
    void it_can_be_replaced_again() {
        loader.answering(1, OLD);
        writing.instances(instance("greeter", 1, "rpc"));
        writing.untilLeadsTo(GREET, 1);
        loader.answering(1, NEW).replaced(1);
        writing.untilLeadsTo(LEAVE, 1);

        loader.answering(1, OLD).replaced(1);

        writing.until(table -> Writing.route(table, LEAVE).isEmpty());
    }

    @Test
    void one_whose_descriptors_lie_elsewhere_is_not_asked() {
        loader.answering(2, OLD);
        writing.key("greeter", Greeters.set("Greet", "/v1/greet/{name}").toByteArray());
        writing.instances(instance("greeter", 1, "rpc"), instance("other", 2, "rpc"));
        writing.untilLeadsTo(GREET, 1);
        await().until(() -> loader.asked(2) == 1);

        loader.replaced(1);
        untilAnotherIsAskedAgain(2);

        assertThat(loader.asked(1)).isZero();
    }

    @Test
    void one_that_takes_no_traffic_any_more_is_not_asked() {
        loader.answering(1, OLD).answering(2, OLD);
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));
        writing.untilLeadsTo(GREET, 1, 2);

        writing.instances(with(instance("greeter", 1, "rpc"), Health.CRITICAL), instance("greeter", 2, "rpc"));
        loader.replaced(1);
        untilAnotherIsAskedAgain(2);

        assertThat(loader.asked(1)).isOne();
    }

    @Test
    void one_that_has_left_is_not_asked() {
        loader.answering(1, OLD).answering(2, OLD);
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));
        writing.untilLeadsTo(GREET, 1, 2);

        writing.instances(instance("greeter", 2, "rpc"));
        loader.replaced(1);
        untilAnotherIsAskedAgain(2);

        assertThat(loader.asked(1)).isOne();
    }

    @Test
    void a_change_of_registration_that_finds_nobody_is_reported_all_the_same() {
        loader.answering(1, OLD);
        writing.instances(instance("greeter", 1, "rpc", "lictor.version=7"));
        writing.untilLeadsTo(GREET, 1);
        loader.failing(1, "nobody there").failing(2, "nobody there").replaced(1);
        await().until(() -> loader.asked(1) == 2);

        writing.instances(
                instance("greeter", 1, "rpc", "lictor.version=7"), instance("greeter", 2, "rpc", "lictor.version=7"));

        RouteTable table = writing.until(built -> !built.rejected().isEmpty());
        assertThat(table.rejected().get(0).message()).contains("nobody there", "last good");
    }
}

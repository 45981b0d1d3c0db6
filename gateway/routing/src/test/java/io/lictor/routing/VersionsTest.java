package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static io.lictor.routing.Catalogs.with;
import static io.lictor.routing.Writing.grpc;
import static io.lictor.routing.Writing.ports;
import static io.lictor.routing.Writing.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.catalog.Health;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two versions of one service at a time: each binding leads to the instances that have it. */
final class VersionsTest {

    private static final String GREET = "/v1/greet/x";
    private static final String LEAVE = "/v1/leave/x";

    private final Writing writing = new Writing();

    @AfterEach
    void close() {
        writing.close();
    }

    private void oldAt(int port) {
        writing.loader.answering(port, Greeters.pool("Greet", "/v1/greet/{name}"));
    }

    private void newAt(int port) {
        writing.loader.answering(port, Greeters.pool("Greet", "/v1/greet/{name}", "Leave", "/v1/leave/{name}"));
    }

    @Test
    void a_new_method_leads_to_the_new_instance_and_the_others_to_both() {
        oldAt(1);
        newAt(2);
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));

        RouteTable table = writing.untilLeadsTo(LEAVE, 2);

        assertThat(ports(table, GREET)).containsExactly(1, 2);
        assertThat(table.rejected()).isEmpty();
    }

    @Test
    void no_table_on_the_way_sends_a_new_method_to_an_old_instance() {
        oldAt(1);
        newAt(2);
        writing.instances(instance("greeter", 1, "rpc"));
        writing.untilLeadsTo(GREET, 1);

        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));
        RouteTable first = writing.untilFound(LEAVE);

        assertThat(ports(first, LEAVE)).containsExactly(2);
    }

    @Test
    void an_old_method_leads_to_the_old_instances_while_there_are_any() {
        newAt(1);
        oldAt(2);
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));
        writing.untilLeadsTo(LEAVE, 1);

        writing.instances(instance("greeter", 2, "rpc"));

        RouteTable table = writing.until(built -> route(built, LEAVE).isEmpty());
        assertThat(ports(table, GREET)).containsExactly(2);
    }

    @Test
    void a_method_whose_messages_differ_goes_by_the_newest_and_to_its_instances_only() {
        writing.loader
                .answering(1, Greeters.pool("Greet", "/v1/greet/{name}", "Leave", "/v1/leave/{name}"))
                .answering(2, Greeters.changed("Greet", "/v1/greet/{name}"));
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));

        RouteTable table = writing.untilLeadsTo(GREET, 2);

        assertThat(ports(table, LEAVE)).containsExactly(1);
        assertThat(grpc(table, GREET).method().descriptor().getInputType().getFields())
                .hasSize(2);
    }

    @Test
    void new_instances_that_take_no_traffic_take_no_route_away() {
        writing.loader
                .answering(1, Greeters.pool("Greet", "/v1/greet/{name}"))
                .answering(2, Greeters.changed("Greet", "/v1/greet/{name}"));
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));
        writing.untilLeadsTo(GREET, 2);

        writing.instances(instance("greeter", 1, "rpc"), with(instance("greeter", 2, "rpc"), Health.CRITICAL));

        writing.untilLeadsTo(GREET, 1);
    }

    @Test
    void a_drained_new_instance_takes_no_route_away() {
        writing.loader
                .answering(1, Greeters.pool("Greet", "/v1/greet/{name}"))
                .answering(2, Greeters.changed("Greet", "/v1/greet/{name}", "Leave", "/v1/leave/{name}"));
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc", "lictor.weight=0"));

        RouteTable table = writing.untilFound(LEAVE);

        assertThat(ports(table, GREET)).containsExactly(1);
    }

    @Test
    void instances_with_equal_descriptors_share_the_cluster_of_the_service() {
        oldAt(1);
        oldAt(2);
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));

        RouteTable table = writing.untilLeadsTo(GREET, 1, 2);

        assertThat(table.clusters()).extracting(Cluster::name).containsExactly("greeter#rpc#grpc");
    }

    @Test
    void an_endpoint_has_one_load_in_all_clusters_of_its_service() {
        oldAt(1);
        newAt(2);
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));
        RouteTable both = writing.untilLeadsTo(LEAVE, 2);
        Permit permit = ((Pick.Granted) grpc(both, LEAVE).cluster().pick(Set.of())).permit();

        writing.instances(instance("greeter", 2, "rpc"));
        RouteTable one = writing.untilLeadsTo(GREET, 2);

        assertThat(grpc(one, LEAVE).cluster().name()).isEqualTo("greeter#rpc#grpc");
        assertThat(grpc(one, GREET).cluster().status())
                .extracting(status -> status.inFlight())
                .containsExactly(1);
        permit.ignore();
    }

    @Test
    void each_endpoint_is_once_in_the_clusters_that_are_no_parts() {
        oldAt(1);
        newAt(2);
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));

        RouteTable table = writing.untilLeadsTo(LEAVE, 2);

        assertThat(table.clusters()).hasSizeGreaterThan(1);
        assertThat(table.wholeClusters("greeter"))
                .flatExtracting(Cluster::status)
                .extracting(status -> status.endpoint().id().port())
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void one_instance_of_each_declared_version_is_asked() {
        oldAt(1);
        newAt(3);
        writing.instances(
                instance("greeter", 1, "rpc", "lictor.version=1"),
                instance("greeter", 3, "rpc", "lictor.version=2"),
                instance("greeter", 2, "rpc", "lictor.version=2"));

        writing.untilLeadsTo(LEAVE, 2, 3);

        assertThat(writing.loader.asked)
                .extracting(DescriptorLoader.Question::port)
                .containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void an_instance_is_not_called_before_its_methods_are_known() {
        oldAt(1);
        writing.instances(instance("greeter", 1, "rpc"));
        writing.untilLeadsTo(GREET, 1);

        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));
        await().until(() -> writing.loader.asked.size() == 2);

        writing.until(table -> table.snapshot()
                                .services()
                                .values()
                                .iterator()
                                .next()
                                .instances()
                                .size()
                        == 2
                && ports(table, GREET).equals(java.util.List.of(1)));
    }

    @Test
    void one_that_cannot_tell_is_taken_for_like_the_others_and_listed() {
        oldAt(1);
        writing.loader.failing(2, "no reflection");
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));

        RouteTable table = writing.untilLeadsTo(GREET, 1, 2);

        assertThat(table.rejected().get(0).message()).contains("no reflection", "127.0.0.1:2");
    }

    @Test
    void one_that_cannot_tell_is_not_called_while_the_others_differ() {
        oldAt(1);
        newAt(2);
        writing.loader.failing(3, "no reflection");
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"), instance("greeter", 3, "rpc"));

        RouteTable table = writing.until(built -> ports(built, LEAVE).equals(java.util.List.of(2))
                && ports(built, GREET).equals(java.util.List.of(1, 2))
                && !built.rejected().isEmpty());

        assertThat(table.rejected().get(0).message()).contains("it gets no calls");
    }

    @Test
    void descriptors_may_be_named_by_each_instance() {
        writing.key("old.pb", Greeters.set("Greet", "/v1/greet/{name}").toByteArray());
        writing.key(
                "new.pb",
                Greeters.set("Greet", "/v1/greet/{name}", "Leave", "/v1/leave/{name}")
                        .toByteArray());
        writing.instances(
                instance("greeter", 1, "rpc", "lictor.grpc.descriptor=kv:old.pb"),
                instance("greeter", 2, Map.of("lictor-grpc-descriptor", "kv:new.pb"), "rpc"));

        RouteTable table = writing.untilLeadsTo(LEAVE, 2);

        assertThat(ports(table, GREET)).containsExactly(1, 2);
        assertThat(writing.loader.asked).isEmpty();
        assertThat(table.rejected()).extracting(RejectedRoute::reason).doesNotContain(Reason.NO_DESCRIPTORS);
    }
}

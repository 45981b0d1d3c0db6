package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static io.lictor.routing.Writing.grpc;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.path.PathMatch;
import io.lictor.routing.RejectedRoute.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two bindings that want the same requests: one wins, always the same, and the other is listed. */
final class ConflictsTest {

    private final Writing writing = new Writing();

    @AfterEach
    void close() {
        writing.close();
    }

    @Test
    void of_two_methods_of_one_service_the_first_declared_wins_whatever_the_variables_are_called() {
        writing.loader.answering(1, Greeters.pool("Greet", "/v1/{name}", "Leave", "/v1/{name=*}"));
        writing.instances(instance("greeter", 1, "rpc"));

        RouteTable table = writing.untilFound("/v1/x");

        assertThat(grpc(table, "/v1/x").method().path()).isEqualTo("greet.Greeter/Greet");
        assertThat(table.match("", "POST", "/greet.Greeter/Leave")).isInstanceOf(PathMatch.Found.class);
        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.CONFLICT);
        assertThat(table.rejected().get(0).subject()).isEqualTo("GET /v1/{name=*}");
        assertThat(table.rejected().get(0).message()).contains("greeter/rpc GET /v1/{name}");
    }

    @Test
    void two_methods_of_any_kind_are_in_conflict_too() {
        writing.loader.answering(1, Greeters.pool("Greet", "* /v1/x", "Leave", "* /v1/x"));
        writing.instances(instance("greeter", 1, "rpc"));

        RouteTable table = writing.untilFound("/v1/x");

        assertThat(grpc(table, "/v1/x").method().path()).isEqualTo("greet.Greeter/Greet");
        assertThat(table.rejected()).extracting(RejectedRoute::subject).containsExactly("* /v1/x");
    }

    @Test
    void a_kind_of_its_own_goes_before_any_kind_without_a_conflict() {
        writing.loader.answering(1, Greeters.pool("Greet", "* /v1/x", "Leave", "/v1/x"));
        writing.instances(instance("greeter", 1, "rpc"));

        RouteTable table = writing.untilFound("/v1/x");

        assertThat(grpc(table, "/v1/x").method().path()).isEqualTo("greet.Greeter/Leave");
        assertThat(table.match("", "REPORT", "/v1/x")).isInstanceOf(PathMatch.Found.class);
        assertThat(table.rejected()).isEmpty();
    }

    @Test
    void of_two_services_the_older_wins() {
        writing.loader
                .answering(1, Greeters.pool("Greet", "/v1/{name}"))
                .answering(2, Greeters.pool("Greet", "/v1/{name}"));
        writing.instances(instance("young", 2, "rpc"), instance("old", 1, "rpc"));

        RouteTable table = writing.until(built -> built.rejected().stream()
                        .filter(one -> one.reason() == Reason.CONFLICT)
                        .count()
                == 2);

        assertThat(Writing.route(table, "/v1/x").orElseThrow().service()).isEqualTo("old");
        assertThat(table.rejected()).extracting(RejectedRoute::service).containsOnly("young");
    }

    @Test
    void two_versions_of_one_service_are_no_conflict() {
        writing.loader
                .answering(1, Greeters.pool("Greet", "/v1/{name}", "Leave", "/v1/{name=*}"))
                .answering(2, Greeters.changed("Greet", "/v1/{name}", "Leave", "/v1/{name=*}"));
        writing.instances(instance("greeter", 1, "rpc"), instance("greeter", 2, "rpc"));

        RouteTable table = writing.untilLeadsTo("/v1/x", 2);

        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.CONFLICT);
    }
}

package io.lictor.balancing;

import static io.lictor.balancing.Fixture.A;
import static io.lictor.balancing.Fixture.B;
import static io.lictor.balancing.Fixture.eject;
import static io.lictor.balancing.Fixture.take;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EndpointFiguresTest {
    private final Fixture fixture = Fixture.strict();
    private final Cluster cluster = fixture.cluster(A, B);
    private final EndpointFigures ofA = figures(cluster, A);

    private static EndpointFigures figures(Cluster cluster, Endpoint endpoint) {
        return Objects.requireNonNull(cluster.figures().get(endpoint.id()));
    }

    @Test
    void a_pick_counts_before_it_has_ended_and_after() {
        Permit permit = take(cluster, B);
        assertThat(ofA.picks()).isEqualTo(1);
        assertThat(ofA.inFlight()).isEqualTo(1);

        permit.ignore();

        assertThat(ofA.picks()).isEqualTo(1);
        assertThat(ofA.inFlight()).isZero();
    }

    @Test
    void endings_count_by_their_kind() {
        take(cluster, B).success();
        take(cluster, B).failure(Failure.TIMEOUT);
        take(cluster, B).failure(Failure.OVERLOADED);
        take(cluster, B).failure(Failure.TIMEOUT);
        take(cluster, B).ignore();

        assertThat(ofA.successes()).isEqualTo(1);
        assertThat(ofA.failures(Failure.TIMEOUT)).isEqualTo(2);
        assertThat(ofA.failures(Failure.OVERLOADED)).isEqualTo(1);
        assertThat(ofA.failures(Failure.RESET)).isZero();
    }

    @Test
    void each_opening_of_the_circuit_is_an_ejection() {
        eject(cluster, A);
        fixture.pastOpenTime();
        take(cluster, B).failure(Failure.RESET);

        assertThat(ofA.circuit()).isEqualTo(Circuit.OPEN);
        assertThat(ofA.ejections()).isEqualTo(2);
    }

    @Test
    void refused_connections_eject_once_until_the_endpoint_is_tried_again() {
        Permit first = take(cluster, B);
        Permit second = take(cluster, B);
        first.failure(Failure.CONNECT_REFUSED);
        second.failure(Failure.CONNECT_REFUSED);

        assertThat(ofA.ejections()).isEqualTo(1);
    }

    @Test
    void a_permit_leads_to_the_figures_of_its_endpoint() {
        assertThat(take(cluster, B).figures()).isSameAs(ofA);
    }

    @Test
    void the_next_generation_and_its_parts_go_on_with_the_same_figures() {
        Cluster next = fixture.factory.next(cluster, "orders", List.of(B, A));
        Cluster part = fixture.factory.next(next, "orders#v2", List.of(A));

        assertThat(figures(next, A)).isSameAs(ofA);
        assertThat(figures(part, A)).isSameAs(ofA);
    }

    @Test
    void another_life_of_the_instance_begins_at_nothing() {
        take(cluster, B).success();
        Endpoint anew = new Endpoint(A.id(), 1, "", "", 0, A.createIndex() + 1, A.modifyIndex());

        Cluster next = fixture.factory.next(cluster, "orders", List.of(anew, B));

        assertThat(figures(next, anew)).isNotSameAs(ofA);
        assertThat(figures(next, anew).picks()).isZero();
    }
}

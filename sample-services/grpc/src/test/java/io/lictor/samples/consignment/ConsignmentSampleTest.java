package io.lictor.samples.consignment;

import static io.lictor.samples.serving.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import io.grpc.Status.Code;
import io.lictor.samples.proto.consignment.Consignment;
import io.lictor.samples.proto.consignment.ConsignmentServiceGrpc;
import io.lictor.samples.proto.consignment.ConsignmentServiceGrpc.ConsignmentServiceBlockingStub;
import io.lictor.samples.proto.consignment.Container;
import io.lictor.samples.proto.consignment.CreateConsignmentRequest;
import io.lictor.samples.proto.consignment.GetConsignmentRequest;
import io.lictor.samples.proto.consignment.ListConsignmentsRequest;
import io.lictor.samples.serving.ServedSample;
import io.lictor.samples.vessel.VesselSample;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
final class ConsignmentSampleTest {

    private ServedSample fleet;
    private ServedSample served;
    private ConsignmentServiceBlockingStub consignments;

    @BeforeEach
    void start() throws IOException {
        fleet = ServedSample.serve(VesselSample.create().services());
        ConsignmentService service = new ConsignmentService(new Fleet(fleet.channel()), InstantSource.system());
        served = ServedSample.serve(List.of(service.bindService()));
        consignments = ConsignmentServiceGrpc.newBlockingStub(served.channel());
    }

    @AfterEach
    void stop() {
        served.close();
        fleet.close();
    }

    @Test
    void a_consignment_gets_a_vessel_and_its_containers_ids() {
        Consignment created = consignments.createConsignment(create(consignment(2, 500)));

        assertThat(created.getVesselId()).isEqualTo("liburna");
        assertThat(created.getContainersList()).extracting(Container::getId).containsExactly("1-1", "1-2");
        assertThat(consignments.getConsignment(
                        GetConsignmentRequest.newBuilder().setId("1").build()))
                .isEqualTo(created);
        assertThat(consignments
                        .listConsignments(ListConsignmentsRequest.getDefaultInstance())
                        .getConsignmentsList())
                .containsExactly(created);
    }

    @Test
    void a_consignment_too_large_for_the_fleet_fails_its_precondition() {
        CreateConsignmentRequest tooHeavy = create(consignment(1, 5_000_000));

        assertThat(assertRefused(() -> consignments.createConsignment(tooHeavy), Code.FAILED_PRECONDITION)
                        .detail(PreconditionFailure.class)
                        .getViolations(0)
                        .getDescription())
                .isEqualTo("no vessel carries 1 containers and 5000000 kg");
    }

    @Test
    void violations_reach_into_containers() {
        Consignment wrong = Consignment.newBuilder()
                .setDescription("wine")
                .addContainers(Container.getDefaultInstance())
                .build();

        assertThat(assertRefused(() -> consignments.createConsignment(create(wrong)), Code.INVALID_ARGUMENT)
                        .fields())
                .containsExactly(
                        "consignment.weight_kg",
                        "consignment.containers[0].customer_id",
                        "consignment.containers[0].origin");
    }

    @Test
    void without_a_fleet_the_service_is_unavailable() {
        fleet.close();

        assertThat(assertRefused(() -> consignments.createConsignment(create(consignment(1, 1))), Code.UNAVAILABLE)
                        .detail(ErrorInfo.class)
                        .getReason())
                .isEqualTo("NO_FLEET");
    }

    @Test
    void an_unknown_consignment_is_not_found() {
        GetConsignmentRequest request =
                GetConsignmentRequest.newBuilder().setId("x").build();

        assertRefused(() -> consignments.getConsignment(request), Code.NOT_FOUND);
    }

    private static CreateConsignmentRequest create(Consignment consignment) {
        return CreateConsignmentRequest.newBuilder().setConsignment(consignment).build();
    }

    private static Consignment consignment(int containers, long weight) {
        Consignment.Builder consignment =
                Consignment.newBuilder().setDescription("wine").setWeightKg(weight);
        for (int number = 0; number < containers; number++) {
            consignment.addContainers(
                    Container.newBuilder().setCustomerId("livia").setOrigin("Ostia"));
        }
        return consignment.build();
    }
}

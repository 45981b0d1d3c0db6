package io.lictor.samples.consignment;

import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.consignment.Consignment;
import io.lictor.samples.proto.consignment.ConsignmentServiceGrpc;
import io.lictor.samples.proto.consignment.Container;
import io.lictor.samples.proto.consignment.CreateConsignmentRequest;
import io.lictor.samples.proto.consignment.GetConsignmentRequest;
import io.lictor.samples.proto.consignment.ListConsignmentsRequest;
import io.lictor.samples.proto.consignment.ListConsignmentsResponse;
import io.lictor.samples.serving.Page;
import io.lictor.samples.serving.RecordStore;
import io.lictor.samples.serving.Refusal;
import io.lictor.samples.serving.Timestamps;
import io.lictor.samples.serving.Unary;
import io.lictor.samples.serving.Violations;
import java.time.InstantSource;

/** Keeps consignments in memory, each with a vessel found for it. Thread-safe. */
final class ConsignmentService extends ConsignmentServiceGrpc.ConsignmentServiceImplBase {

    private static final int LONGEST_TEXT = 1000;
    private static final int MOST_CONTAINERS = 1000;

    private final RecordStore<Consignment> consignments = new RecordStore<>();
    private final Fleet fleet;
    private final InstantSource clock;

    ConsignmentService(Fleet fleet, InstantSource clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    @Override
    public void createConsignment(CreateConsignmentRequest request, StreamObserver<Consignment> observer) {
        Unary.answer(observer, () -> {
            Consignment wanted = request.getConsignment();
            check(wanted);
            String vessel = fleet.vesselFor(wanted);
            return consignments.add(id -> named(wanted.toBuilder(), id)
                    .setId(id)
                    .setVesselId(vessel)
                    .setCreateTime(Timestamps.of(clock.instant()))
                    .build());
        });
    }

    @Override
    public void getConsignment(GetConsignmentRequest request, StreamObserver<Consignment> observer) {
        Unary.answer(
                observer,
                () -> consignments
                        .find(request.getId())
                        .orElseThrow(() -> Refusal.notFound("consignment.v1.Consignment", request.getId())));
    }

    @Override
    public void listConsignments(ListConsignmentsRequest request, StreamObserver<ListConsignmentsResponse> observer) {
        Unary.answer(observer, () -> {
            Page<Consignment> page = consignments.page(request.getPageSize(), request.getPageToken(), any -> true);
            return ListConsignmentsResponse.newBuilder()
                    .addAllConsignments(page.records())
                    .setNextPageToken(page.next())
                    .build();
        });
    }

    private static void check(Consignment wanted) {
        Violations violations = new Violations()
                .requireText(wanted.getDescription(), "consignment.description", LONGEST_TEXT)
                .require(wanted.getWeightKg() > 0, "consignment.weight_kg", "must be positive")
                .require(
                        wanted.getContainersCount() >= 1 && wanted.getContainersCount() <= MOST_CONTAINERS,
                        "consignment.containers",
                        "must be 1 to " + MOST_CONTAINERS);
        for (int number = 0; number < wanted.getContainersCount(); number++) {
            Container container = wanted.getContainers(number);
            String path = "consignment.containers[" + number + "]";
            violations
                    .requireText(container.getCustomerId(), path + ".customer_id", LONGEST_TEXT)
                    .requireText(container.getOrigin(), path + ".origin", LONGEST_TEXT);
        }
        violations.check();
    }

    /** Gives the containers that have no id one that says where they belong. */
    private static Consignment.Builder named(Consignment.Builder consignment, String id) {
        for (int number = 0; number < consignment.getContainersCount(); number++) {
            Container.Builder container = consignment.getContainersBuilder(number);
            if (container.getId().isEmpty()) {
                container.setId(id + "-" + (number + 1));
            }
        }
        return consignment;
    }
}

package io.lictor.samples.vessel;

import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.vessel.FindVesselRequest;
import io.lictor.samples.proto.vessel.ListVesselsRequest;
import io.lictor.samples.proto.vessel.ListVesselsResponse;
import io.lictor.samples.proto.vessel.Vessel;
import io.lictor.samples.proto.vessel.VesselServiceGrpc;
import io.lictor.samples.serving.Refusal;
import io.lictor.samples.serving.Unary;
import io.lictor.samples.serving.Violations;
import java.util.Comparator;
import java.util.List;

/** Looks things up in a fixed fleet. Immutable. */
final class VesselService extends VesselServiceGrpc.VesselServiceImplBase {

    private static final Comparator<Vessel> SMALLEST_FIRST =
            Comparator.comparingInt(Vessel::getCapacity).thenComparingLong(Vessel::getMaxWeightKg);

    private final List<Vessel> fleet;

    VesselService(List<Vessel> fleet) {
        this.fleet = fleet.stream().sorted(SMALLEST_FIRST).toList();
    }

    @Override
    public void findVessel(FindVesselRequest request, StreamObserver<Vessel> observer) {
        Unary.answer(observer, () -> {
            new Violations()
                    .require(request.getCapacity() >= 1, "capacity", "must be at least 1")
                    .require(request.getWeightKg() >= 0, "weight_kg", "must not be negative")
                    .check();
            return fleet.stream()
                    .filter(vessel -> vessel.getCapacity() >= request.getCapacity()
                            && vessel.getMaxWeightKg() >= request.getWeightKg())
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound(
                            "vessel.v1.Vessel",
                            "for " + request.getCapacity() + " containers and " + request.getWeightKg() + " kg"));
        });
    }

    @Override
    public void listVessels(ListVesselsRequest request, StreamObserver<ListVesselsResponse> observer) {
        Unary.answer(
                observer,
                () -> ListVesselsResponse.newBuilder().addAllVessels(fleet).build());
    }
}

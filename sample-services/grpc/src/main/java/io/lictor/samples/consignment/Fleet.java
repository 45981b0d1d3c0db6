package io.lictor.samples.consignment;

import com.google.rpc.Code;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.lictor.samples.proto.consignment.Consignment;
import io.lictor.samples.proto.vessel.FindVesselRequest;
import io.lictor.samples.proto.vessel.VesselServiceGrpc;
import io.lictor.samples.proto.vessel.VesselServiceGrpc.VesselServiceBlockingStub;
import io.lictor.samples.serving.Refusal;
import java.util.concurrent.TimeUnit;

/** VesselService as a consignment sees it; its methods wait for the answer. Thread-safe. */
final class Fleet {

    private static final long LIMIT_SECONDS = 2;

    private final VesselServiceBlockingStub vessels;

    Fleet(Channel channel) {
        this.vessels = VesselServiceGrpc.newBlockingStub(channel);
    }

    /** @throws StatusRuntimeException FAILED_PRECONDITION when nothing in the fleet is large enough */
    String vesselFor(Consignment consignment) {
        FindVesselRequest load = FindVesselRequest.newBuilder()
                .setCapacity(consignment.getContainersCount())
                .setWeightKg(consignment.getWeightKg())
                .build();
        try {
            return vessels.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .findVessel(load)
                    .getId();
        } catch (StatusRuntimeException e) {
            throw switch (e.getStatus().getCode()) {
                case NOT_FOUND ->
                    Refusal.precondition(
                            "VESSEL",
                            "consignment",
                            "no vessel carries " + load.getCapacity() + " containers and " + load.getWeightKg()
                                    + " kg");
                default ->
                    Refusal.because(
                            Code.UNAVAILABLE, "NO_FLEET", "the vessel service did not answer: " + e.getStatus());
            };
        }
    }
}

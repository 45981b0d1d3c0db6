package io.lictor.samples.vessel;

import io.lictor.samples.proto.vessel.Vessel;
import io.lictor.samples.serving.Sample;
import java.util.List;

/** {@code vessel}: three ships. */
public final class VesselSample {

    private VesselSample() {}

    public static Sample create() {
        VesselService service = new VesselService(List.of(
                vessel("liburna", "Liburna", 10, 20_000),
                vessel("corbita", "Corbita", 200, 450_000),
                vessel("isis", "Isis", 900, 1_200_000)));
        return new Sample("vessel", List.of(service.bindService()));
    }

    private static Vessel vessel(String id, String displayName, int capacity, long maxWeight) {
        return Vessel.newBuilder()
                .setId(id)
                .setDisplayName(displayName)
                .setCapacity(capacity)
                .setMaxWeightKg(maxWeight)
                .build();
    }
}

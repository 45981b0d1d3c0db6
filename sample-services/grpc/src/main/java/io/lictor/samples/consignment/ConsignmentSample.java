package io.lictor.samples.consignment;

import io.lictor.samples.discovery.Peers;
import io.lictor.samples.serving.Sample;
import java.time.InstantSource;
import java.util.List;

/** {@code consignment}; asks {@code vessel} for a ship. */
public final class ConsignmentSample {

    private ConsignmentSample() {}

    public static Sample create(Peers peers) {
        ConsignmentService service = new ConsignmentService(new Fleet(peers.channel("vessel")), InstantSource.system());
        return new Sample("consignment", List.of(service.bindService()));
    }
}

package io.lictor.samples.vessel;

import static io.lictor.samples.serving.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ResourceInfo;
import io.grpc.Status.Code;
import io.lictor.samples.proto.vessel.FindVesselRequest;
import io.lictor.samples.proto.vessel.ListVesselsRequest;
import io.lictor.samples.proto.vessel.VesselServiceGrpc;
import io.lictor.samples.proto.vessel.VesselServiceGrpc.VesselServiceBlockingStub;
import io.lictor.samples.serving.ServedSample;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init")
final class VesselSampleTest {

    private ServedSample served;
    private VesselServiceBlockingStub vessels;

    @BeforeEach
    void start() throws IOException {
        served = ServedSample.serve(VesselSample.create().services());
        vessels = VesselServiceGrpc.newBlockingStub(served.channel());
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 0, liburna", "10, 20000, liburna", "11, 1, corbita", "1, 20001, corbita", "900, 1200000, isis"})
    void the_smallest_vessel_that_carries_the_load_is_found(int capacity, long weight, String id) {
        assertThat(vessels.findVessel(load(capacity, weight)).getId()).isEqualTo(id);
    }

    @Test
    void a_load_for_no_vessel_finds_nothing() {
        assertThat(assertRefused(() -> vessels.findVessel(load(901, 1)), Code.NOT_FOUND)
                        .detail(ResourceInfo.class)
                        .getResourceType())
                .isEqualTo("vessel.v1.Vessel");
    }

    @Test
    void a_load_must_be_a_load() {
        assertThat(assertRefused(() -> vessels.findVessel(load(0, -1)), Code.INVALID_ARGUMENT)
                        .fields())
                .containsExactly("capacity", "weight_kg");
    }

    @Test
    void the_whole_fleet_is_listed() {
        assertThat(vessels.listVessels(ListVesselsRequest.getDefaultInstance()).getVesselsCount())
                .isEqualTo(3);
    }

    private static FindVesselRequest load(int capacity, long weight) {
        return FindVesselRequest.newBuilder()
                .setCapacity(capacity)
                .setWeightKg(weight)
                .build();
    }
}

package io.lictor.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {

    @Test
    void everything_that_was_measured_is_in_the_json() throws InvalidProtocolBufferException {
        Sample closed = new Sample(25.5, 0.7, 9_000, new Load.Outcome(0, Latencies.of(1_000)));
        Sample paced = new Sample(60, 0.6, 4_500, new Load.Outcome(2, Latencies.of(300_000)));
        Sample unanswered = new Sample(60, 0.6, 4_500, new Load.Outcome(9, Latencies.of()));
        Report report = new Report(
                "a quiet machine",
                List.of(new Series("lictor", Scenario.PAGE, List.of(closed), List.of(paced, unanswered))),
                List.of(new Footprint("lictor", 225_000_000, 301_000_000)));

        assertThat(report.json())
                .contains("\"conditions\": \"a quiet machine\"")
                .contains("\"cpuMicrosPerRequest\": 25.5")
                .containsOnlyOnce("\"p999Micros\": 300.0")
                .contains("\"errors\": 9.0")
                .contains("\"bytesAtRest\": 2.25E8");
    }
}

package io.lictor.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ResidentTest {

    @Test
    void is_read_from_the_lines_of_the_kernel() {
        assertThat(Resident.parse(List.of("Name:\tnginx", "VmHWM:\t    9000 kB", "VmRSS:\t    6144 kB", "Threads:\t1")))
                .isEqualTo(6_291_456);
    }

    @Test
    void a_process_that_has_ended_has_none() {
        assertThat(Resident.parse(List.of("Name:\tnginx", "State:\tZ (zombie)")))
                .isZero();
    }
}

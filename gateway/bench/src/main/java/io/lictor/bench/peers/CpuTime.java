package io.lictor.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time of all threads of a process, those that ended included, in steps of 10 ms. Immutable. */
record CpuTime(long userMicros, long kernelMicros) {

    /** Linux reports in hundredths of a second, whatever its own clock does. */
    private static final long MICROS_PER_TICK = 10_000;

    /** Since the processes started, of this one and those that it has started and that still run. */
    static CpuTime of(ProcessHandle process) throws IOException {
        CpuTime all = of(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            all = all.and(of(child.pid()));
        }
        return all;
    }

    private static CpuTime of(long pid) throws IOException {
        return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    }

    /** The second field is the name in brackets, which may have blanks and brackets in it, so fields count from the last one. */
    static CpuTime parse(String stat) {
        List<String> fromState =
                List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return new CpuTime(
                Long.parseLong(fromState.get(11)) * MICROS_PER_TICK,
                Long.parseLong(fromState.get(12)) * MICROS_PER_TICK);
    }

    private CpuTime and(CpuTime other) {
        return new CpuTime(userMicros + other.userMicros, kernelMicros + other.kernelMicros);
    }

    CpuTime since(CpuTime earlier) {
        return new CpuTime(userMicros - earlier.userMicros, kernelMicros - earlier.kernelMicros);
    }

    long micros() {
        return userMicros + kernelMicros;
    }
}

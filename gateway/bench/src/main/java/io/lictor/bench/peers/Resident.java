package io.lictor.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory a process has in use: the resident set, as Linux counts it. */
final class Resident {

    private static final String FIELD = "VmRSS:";

    private Resident() {}

    /** Bytes. */
    static long of(long pid) throws IOException {
        return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
    }

    /** @param status lines such as {@code VmRSS:  1234 kB}; a process that has just ended has no such line */
    static long parse(List<String> status) {
        for (String line : status) {
            if (line.startsWith(FIELD)) {
                return Long.parseLong(
                                line.substring(FIELD.length()).replace("kB", "").strip())
                        * 1024;
            }
        }
        return 0;
    }
}

package io.lictor.transcoding;

import java.util.Arrays;

/** What Jazzer calls. The first byte chooses among the targets. */
public final class FuzzMain {
    /** Code that Jazzer has changed allocates a megabyte where it is not changed some kilobytes. */
    private static final long ALLOWANCE = 16 << 20;

    private FuzzMain() {}

    /** Loads what all need, so that the first input is not slow. */
    public static void fuzzerInitialize() {
        for (FuzzTarget target : FuzzTarget.values()) {
            target.check(new byte[] {'{', '}'});
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            FuzzTarget[] targets = FuzzTarget.values();
            targets[(input[0] & 0xFF) % targets.length].run(Arrays.copyOfRange(input, 1, input.length), ALLOWANCE);
        }
    }
}

package io.lictor.consul.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports on which nobody listens. They are from below the range from which a kernel gives ports to clients, and to servers that
 * take any: so nobody is given one before the test that asked for it has used it.
 */
public final class FreePorts {

    private static final int FIRST = 15_000;
    /** Linux begins at 32,768, others later. */
    private static final int LAST = 30_000;

    private static final int TRIES = 1_000;

    private FreePorts() {}

    public static int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free from " + FIRST + " to " + LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}

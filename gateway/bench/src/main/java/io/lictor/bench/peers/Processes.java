package io.lictor.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;

/** All that was started, to be ended together. Started by one thread, may be closed by another at any time. */
final class Processes implements AutoCloseable {

    private final Path work;
    private final List<String> jvmFlags;
    private final Deque<ChildProcess> running = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** @param work where their output goes */
    Processes(Path work, List<String> jvmFlags) {
        this.work = work;
        this.jvmFlags = List.copyOf(jvmFlags);
    }

    Path work() {
        return work;
    }

    /** A JVM of this version, each with the same flags. */
    ChildProcess java(String name, List<String> arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = Stream.of(List.of(java), jvmFlags, arguments)
                .flatMap(List::stream)
                .toList();
        return keep(ChildProcess.start(command, work.resolve(name + ".log")));
    }

    ChildProcess keep(ChildProcess process) {
        running.push(process);
        if (closed) {
            close();
        }
        return process;
    }

    /** Each by its own process id; all are asked before any is waited for, since a gateway takes its time to drain. */
    @Override
    public void close() {
        closed = true;
        running.forEach(ChildProcess::end);
        for (ChildProcess each = running.poll(); each != null; each = running.poll()) {
            each.close();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

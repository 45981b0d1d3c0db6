package io.lictor.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that was started here and ends here, its output in a file. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static ChildProcess start(List<String> command, Path log) throws IOException {
        return start(command, Map.of(), log);
    }

    /** @param environment what it gets besides this process's own */
    static ChildProcess start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start(), log);
    }

    CpuTime cpu() throws IOException {
        return CpuTime.of(process.toHandle());
    }

    /** Bytes, of this process and those that it has started; what they share counts for each. */
    long resident() throws IOException {
        long all = Resident.of(process.pid());
        for (ProcessHandle child : process.toHandle().descendants().toList()) {
            all += Resident.of(child.pid());
        }
        return all;
    }

    /** Until somebody listens there. */
    void awaitPort(int port, Deadline deadline) throws IOException {
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                pause(deadline, notYet);
            }
        }
    }

    /** Between two tries; throws, with the reason of the last one, when another makes no sense. */
    void pause(Deadline deadline, Exception reason) throws IOException {
        if (deadline.isOver() || waitFor(100)) {
            throw new IOException("not ready: " + reason.getMessage() + "; see " + log, reason);
        }
    }

    /** Asks it to end and does not wait. */
    void end() {
        process.destroy();
    }

    @Override
    public void close() {
        end();
        if (!waitFor(10_000)) {
            process.destroyForcibly();
        }
    }

    /** True when it ended, or nobody wants to wait any longer. */
    private boolean waitFor(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}

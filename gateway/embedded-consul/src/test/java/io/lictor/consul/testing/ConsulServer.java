package io.lictor.consul.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One server of a {@link ConsulCluster}: a process that comes and goes, and a directory with its data. */
final class ConsulServer implements AutoCloseable {

    private final Path binary;
    private final Path data;
    private final Path log;
    private final List<AgentPorts> all;
    private final int number;
    private final List<String> settings;
    private final Thread hook = new Thread(this::kill, "consul-server-end");
    private @Nullable Process process;

    /** @param all the ports of all servers, this one's at {@code number} */
    ConsulServer(Path binary, Path data, List<AgentPorts> all, int number, List<String> settings) {
        this.binary = binary;
        this.data = data;
        this.log = data.resolveSibling(data.getFileName() + ".log");
        this.all = all;
        this.number = number;
        this.settings = settings;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    AgentPorts ports() {
        return all.get(number);
    }

    Path log() {
        return log;
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Starts it and does not wait. */
    void launch() {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "agent",
                "-server",
                "-bootstrap-expect=" + all.size(),
                "-node=server-" + number,
                "-client=127.0.0.1",
                "-bind=127.0.0.1",
                "-data-dir=" + data,
                "-retry-interval=1s"));
        all.forEach(other -> command.add("-retry-join=127.0.0.1:" + other.gossip()));
        command.addAll(ports().flags(ConsulBinary.hasTlsGrpcPort(binary)));
        command.add("-hcl=disable_update_check = true performance { raft_multiplier = 1 }");
        settings.forEach(fragment -> command.add("-hcl=" + fragment));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + binary, e);
        }
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    /** Deletes what it knows. */
    void forget() {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + data, e);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending and the hook runs by itself.
        }
    }
}

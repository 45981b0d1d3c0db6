package io.lictor.consul.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real {@code consul agent -dev} on free loopback ports, for as long as a test needs it.
 *
 * <p>Nothing is skipped when there is no binary: {@link #start} throws and says how to get one. The process is only
 * ever ended through its own handle, and a shutdown hook takes it along when the JVM ends first. Not thread-safe: one
 * test owns it.
 */
public final class ConsulAgent implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Path binary;
    private final List<String> settings;
    private final Path log;
    private final Thread hook = new Thread(this::endProcess, "consul-agent-end");
    private AgentPorts ports;
    private @Nullable Process process;

    private ConsulAgent(Path binary, List<String> settings) {
        this.binary = binary;
        this.settings = settings;
        this.ports = AgentPorts.free();
        this.log = newLog(ports.http());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts an agent and returns when it has a leader and lists itself.
     *
     * @param settings additional HCL fragments, e.g. {@code limits { http_max_conns_per_client = 2000 }}
     */
    public static ConsulAgent start(String... settings) {
        ConsulAgent agent = new ConsulAgent(ConsulBinary.find(), List.of(settings));
        try {
            agent.launch(true);
            return agent;
        } catch (RuntimeException | Error e) {
            agent.close();
            throw e;
        }
    }

    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + ports.http());
    }

    public int port() {
        return ports.http();
    }

    public int dnsPort() {
        return ports.dns();
    }

    public ConsulClient client() {
        return new ConsulClient(baseUri());
    }

    /** Makes this one's and the other's datacenters know each other; returns when this one does. */
    public void joinDatacenterOf(ConsulAgent other, String datacenter) {
        client().put("/v1/agent/join/127.0.0.1:" + other.ports.wan() + "?wan=true", "");
        ConsulClient client = client();
        Awaitility.await("a way to " + datacenter + ", the log is " + log)
                .atMost(START_LIMIT)
                .until(() -> client.get("/v1/catalog/services?dc=" + datacenter).status() == 200);
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Processor time that the agent has used, in user and kernel mode. */
    public Duration cpuTime() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("the agent does not run");
        }
        return running.info().totalCpuDuration().orElseThrow();
    }

    /** SIGKILL: connections break, nothing is deregistered. Returns when the process is gone. */
    public void kill() {
        endProcess();
    }

    /** SIGSTOP: connections stay open and nobody answers, as with a hung agent. */
    public void pause() {
        signal("STOP");
    }

    /** Ends {@link #pause()}. */
    public void resume() {
        signal("CONT");
    }

    /** A new agent on the same ports which knows nothing: its indexes start again, below those seen before. */
    public void restart() {
        endProcess();
        launch(false);
    }

    /** What the agent has written so far; the file stays after {@link #close()}. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the agent's log " + log, e);
        }
    }

    @Override
    public void close() {
        endProcess();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending and the hook runs by itself.
        }
    }

    /** A port found free may be taken a moment later; a first start then looks for others, a restart tries again. */
    private void launch(boolean portsMayChange) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            Process started = spawn();
            process = started;
            if (ready(started, deadline)) {
                return;
            }
            endProcess();
            if (System.nanoTime() - deadline > 0 || !log().contains("address already in use")) {
                throw new IllegalStateException("the agent did not become ready, its log " + log + ":\n" + log());
            }
            if (portsMayChange) {
                ports = AgentPorts.free();
            }
        }
    }

    private boolean ready(Process started, long deadline) {
        ConsulClient client = client();
        while (started.isAlive() && System.nanoTime() - deadline < 0) {
            if (client.listsItself()) {
                return true;
            }
            try {
                started.waitFor(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private Process spawn() {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(), "agent", "-dev", "-node=consul-agent", "-client=127.0.0.1", "-bind=127.0.0.1"));
        command.addAll(ports.flags(ConsulBinary.hasTlsGrpcPort(binary)));
        command.add("-hcl=enable_debug = false disable_update_check = true performance { raft_multiplier = 1 }");
        settings.forEach(fragment -> command.add("-hcl=" + fragment));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + binary, e);
        }
    }

    private void endProcess() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    private void signal(String name) {
        Process running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException("the agent does not run");
        }
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name + " failed with exit code " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run kill", e);
        }
    }

    private static Path newLog(int port) {
        try {
            Path target = Path.of(System.getProperty("user.dir"), "target");
            return Files.isDirectory(target)
                    ? Files.createTempFile(target, "consul-agent-" + port + "-", ".log")
                    : Files.createTempFile("consul-agent-" + port + "-", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the agent's log file", e);
        }
    }
}

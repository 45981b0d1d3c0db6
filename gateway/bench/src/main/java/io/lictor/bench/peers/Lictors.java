package io.lictor.bench.peers;

import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Starts Lictors, each with a Consul of its own in the same process. */
final class Lictors implements AutoCloseable {

    private final Options options;
    private final Processes processes;
    private final Deadline deadline;
    private final Collector collector = new Collector();
    private boolean traced;

    Lictors(Options options, Processes processes, Deadline deadline) throws IOException {
        this.options = options;
        this.processes = processes;
        this.deadline = deadline;
    }

    /**
     * @param shop port of the gRPC service
     * @param pages port of the HTTP service
     */
    Peer start(Variant variant, int shop, int pages) throws IOException {
        int port = Processes.freePort();
        int consul = Processes.freePort();
        traced |= variant.isTraced();
        ChildProcess process = processes.java(variant.name(), command(variant, port, consul));
        process.awaitPort(port, deadline);
        Agent agent = new Agent(consul);
        agent.registerRoutes(variant.routes());
        agent.register(Registration.of("shop", shop, "rpc"));
        agent.register(Registration.of("page", pages, "restful"));
        awaitRoutes(process, port, variant.routes());
        return new Peer(variant.name(), process, port, options.fast(), EnumSet.allOf(Scenario.class));
    }

    /** What was to be measured did not happen when a Lictor that should have sent spans has not. */
    void checkSpans() throws IOException {
        if (traced && collector.received() == 0) {
            throw new IOException("no span has come to " + collector.address());
        }
    }

    @Override
    public void close() {
        collector.close();
    }

    private List<String> command(Variant variant, int port, int consul) throws IOException {
        Path built = options.home().resolve("../server/target/lictor.jar");
        List<String> command = new ArrayList<>(variant.ofJvm());
        command.addAll(launcher(variant, variant.jar().isEmpty() ? built.toString() : variant.jar()));
        command.add("--server.port=" + port);
        command.add("--spring.cloud.consul.port=" + consul);
        command.add("--lictor.consul.embedded=true");
        Path log = processes.work().resolve(variant.name() + "-access.log");
        Files.deleteIfExists(log);
        for (String each : variant.ofProgram()) {
            command.add(
                    each.replace(Variant.ACCESS_LOG, log.toString()).replace(Variant.COLLECTOR, collector.address()));
        }
        return command;
    }

    /** Reactor Netty takes io_uring as soon as its classes are there, and Spring Boot's other launcher can add them. */
    private List<String> launcher(Variant variant, String jar) {
        Path uring = options.home().resolve("peers/uring/target/lib");
        return variant.uring()
                ? List.of(
                        "-Dloader.path=" + uring,
                        "-cp",
                        jar,
                        "org.springframework.boot.loader.launch.PropertiesLauncher")
                : List.of("-jar", jar);
    }

    private void awaitRoutes(ChildProcess process, int port, int least) throws IOException {
        while (least > 0) {
            try {
                double routes = routes(port);
                if (routes >= least) {
                    return;
                }
                throw new IOException(routes + " of " + least + " routes");
            } catch (IOException notYet) {
                process.pause(deadline, notYet);
            }
        }
    }

    private static double routes(int port) throws IOException {
        URI meter = URI.create("http://127.0.0.1:" + port + "/actuator/metrics/lictor.table.routes");
        try (var in = meter.toURL().openStream()) {
            Struct.Builder json = Struct.newBuilder();
            JsonFormat.parser().merge(new String(in.readAllBytes(), StandardCharsets.UTF_8), json);
            return json.getFieldsOrThrow("measurements")
                    .getListValue()
                    .getValues(0)
                    .getStructValue()
                    .getFieldsOrThrow("value")
                    .getNumberValue();
        }
    }
}

package io.lictor.acceptance.containers;

import static org.awaitility.Awaitility.await;

import io.lictor.acceptance.Client;
import io.lictor.acceptance.Repository;
import io.lictor.consul.testing.ConsulClient;
import io.lictor.consul.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The containers of one compose file, beside any others on the engine: with a project name, networks and ports of their own.
 * Closing removes them and keeps their logs under target. One test at a time uses it.
 */
final class Stack implements AutoCloseable {

    /** The script that starts the tests chooses it, so that it can remove what is left when they are cut short. */
    private static final String PROJECT = "LICTOR_CONTAINERS_PROJECT";

    private static final String PATIENCE_SECONDS = "240";
    private static final Duration ROUTED_LIMIT = Duration.ofSeconds(60);

    /** Names in Consul with the instances that are there at first. */
    private static final Map<String, Integer> SAMPLES =
            Map.of("hello", 2, "auth_micro", 1, "vessel", 1, "consignment", 1, "orders", 1, "post_micro", 2);

    private final Topology topology;
    private final String project;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Engine engine;
    private final List<String> images = new ArrayList<>();

    private Stack(Topology topology) {
        this.topology = topology;
        String prefix = System.getenv(PROJECT);
        if (prefix == null) {
            throw new IllegalStateException(PROJECT + " is not set: run make test-containers");
        }
        this.project = prefix + "-" + topology.name().toLowerCase(Locale.ROOT);
        Stream.concat(Stream.of("LICTOR_PORT", "CONSUL_PORT"), topology.lictorPorts().stream())
                .distinct()
                .forEach(variable -> ports.put(variable, FreePorts.next()));
        Map<String, String> environment = new HashMap<>();
        ports.forEach((variable, port) -> environment.put(variable, Integer.toString(port)));
        this.engine = new Engine(environment);
    }

    /** Returns when every sample is routed, and has been asked for a while. */
    static Stack up(Topology topology, Findings findings) {
        Stack stack = new Stack(topology);
        long start = System.nanoTime();
        try {
            stack.compose(stack.engine, "up", "--wait", "--wait-timeout", PATIENCE_SECONDS, "--no-build");
            double well = secondsSince(start);
            await("every sample at every Lictor").atMost(ROUTED_LIMIT).until(stack::routesEverySample);
            findings.note("%s: all containers are well %.1f s after `up`, every sample is routed after %.1f s"
                    .formatted(topology.files().get(0), well, secondsSince(start)));
            Traffic.warmUp(stack.gateway());
            return stack;
        } catch (RuntimeException | Error e) {
            stack.close();
            throw e;
        }
    }

    /** Where everybody asks. */
    Client gateway() {
        return client("LICTOR_PORT");
    }

    /** How each Lictor sees things. */
    List<Picture> pictures() {
        return topology.lictorPorts().stream()
                .map(this::client)
                .map(Picture::new)
                .toList();
    }

    ConsulClient consul() {
        return new ConsulClient(at("CONSUL_PORT"));
    }

    /** Containers that run stay as they are. Returns when those that are too many have ended; does not wait for new ones. */
    void scale(String service, int replicas) {
        scale(engine, service, replicas);
    }

    /** The same, where new containers of the samples get another image. */
    void scaleWith(String samplesImage, String service, int replicas) {
        scale(engine.with("LICTOR_SAMPLES_IMAGE", samplesImage), service, replicas);
    }

    private void scale(Engine with, String service, int replicas) {
        compose(
                with,
                "up",
                "--detach",
                "--no-build",
                "--no-deps",
                "--no-recreate",
                "--scale",
                service + "=" + replicas,
                service);
    }

    /** Those that run or are paused. */
    List<Container> containers(String service) {
        String ids = engine.docker(
                "ps",
                "--no-trunc",
                "--quiet",
                "--filter",
                "label=com.docker.compose.project=" + project,
                "--filter",
                "label=com.docker.compose.service=" + service);
        return ids.lines().map(id -> new Container(engine, id, service)).toList();
    }

    Container container(String service) {
        return containers(service).get(0);
    }

    /** An image that is another one and sets a variable besides. It goes when the stack does. */
    String imageWith(String image, String variable, String value) {
        String name = project + "-" + value;
        engine.run(
                List.of("build", "--quiet", "--tag", name, "-"),
                "FROM " + image + "\nENV " + variable + "=" + value + "\n");
        images.add(name);
        return name;
    }

    @Override
    public void close() {
        try {
            Files.writeString(
                    Repository.target().resolve("containers-" + project + ".log"),
                    compose(engine, "logs", "--no-color"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the logs of " + project, e);
        } finally {
            compose(engine, "down", "--volumes", "--remove-orphans", "--timeout", "1");
            images.forEach(image -> engine.docker("rmi", image));
        }
    }

    private String compose(Engine with, String... arguments) {
        List<String> command = new ArrayList<>(List.of("compose", "--project-name", project));
        topology.files()
                .forEach(file ->
                        command.addAll(List.of("--file", Repository.file(file).toString())));
        command.addAll(List.of(arguments));
        return with.docker(command);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private boolean routesEverySample() {
        return pictures().stream()
                .allMatch(picture -> SAMPLES.entrySet().stream()
                        .allMatch(sample -> picture.routed(sample.getKey())
                                .filter(instances -> instances.size() == sample.getValue())
                                .isPresent()));
    }

    private Client client(String port) {
        return new Client(at(port));
    }

    private URI at(String port) {
        return URI.create("http://127.0.0.1:" + ports.get(port));
    }
}

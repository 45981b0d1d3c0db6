package io.lictor.acceptance;

import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import io.lictor.consul.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A Lictor and the Consul it watches. Tests that share one leave it as they found it. */
record Gateway(LictorProcess lictor, URI consulUri, Optional<ConsulAgent> agent) implements AutoCloseable {

    /** A gRPC service whose descriptors every gateway here knows from its configuration. */
    static final DynamicService KNOWN = DynamicService.named("known");

    /** Another, which {@code ledger.proto} describes. */
    static final String KNOWN_LEDGER = "known_ledger";

    static Gateway start(ConsulKind kind, String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--lictor.descriptors.known=file:" + known();
        all[arguments.length + 1] = "--lictor.descriptors[" + KNOWN_LEDGER + "]=file:" + Repository.ledgerDescriptors();
        return switch (kind) {
            case REAL -> onRealConsul(all);
            case EMBEDDED -> onEmbeddedConsul(all);
        };
    }

    /**
     * Leaves the calling test out on a machine that has no Consul, which the build then says in its last lines.
     *
     * @param settings additional HCL fragments
     */
    static ConsulAgent realConsul(String... settings) {
        Assumptions.assumeFalse(
                "true".equals(System.getenv("LICTOR_WITHOUT_CONSUL")), "no real Consul agent on this machine");
        return ConsulAgent.start(settings);
    }

    private static Gateway onRealConsul(String... arguments) {
        ConsulAgent agent = realConsul();
        try {
            return new Gateway(LictorProcess.start(agent.port(), arguments), agent.baseUri(), Optional.of(agent));
        } catch (RuntimeException | Error e) {
            agent.close();
            throw e;
        }
    }

    private static Gateway onEmbeddedConsul(String... arguments) {
        int port = FreePorts.next();
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--lictor.consul.embedded=true";
        return new Gateway(LictorProcess.start(port, all), URI.create("http://127.0.0.1:" + port), Optional.empty());
    }

    ConsulClient consul() {
        return new ConsulClient(consulUri);
    }

    /** Writes a key of Consul's KV store. */
    void putKey(String key, byte[] value) {
        HttpRequest put = HttpRequest.newBuilder(consulUri.resolve("/v1/kv/" + key))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(value))
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(put, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                throw new IllegalStateException("Consul says " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + key, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Client client() {
        return lictor.client();
    }

    /** Returns when the routes that a tag has brought a service lead to that many instances. */
    void awaitRouted(String service, String tag, int instances) {
        await(service + " with " + tag + " at " + instances + " instances")
                .pollInterval(Duration.ofMillis(20))
                .until(() -> endpoints(service, tag) == instances);
    }

    private int endpoints(String service, String tag) {
        return lictor.routes(service).stream()
                .map(route -> route.get("metadata"))
                .filter(metadata -> metadata.get("tag").asString().equals(tag))
                .mapToInt(metadata -> metadata.get("endpoints").asInt())
                .max()
                .orElse(-1);
    }

    @Override
    public void close() {
        lictor.close();
        agent.ifPresent(ConsulAgent::close);
    }

    private static Path known() {
        try {
            Path file = Files.createTempFile(Repository.target(), "known-", ".pb");
            return Files.write(file, KNOWN.descriptors().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the descriptor set", e);
        }
    }
}

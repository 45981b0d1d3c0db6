package io.lictor.server;

import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulClient;
import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program with the embedded Consul, on free ports. */
final class RunningGateway implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int consulPort = FreePorts.next();
    private final ConfigurableApplicationContext program;

    RunningGateway(String... settings) {
        this(LictorApplication.class, settings);
    }

    /** @param more what the program has of the test, made of its {@code @Bean}s; a {@link #part} */
    RunningGateway(Class<?> more, String... settings) {
        String[] ours = {
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--lictor.consul.embedded=true",
            "--lictor.shutdown.delay=0s",
            "--spring.cloud.consul.host=127.0.0.1",
            "--spring.cloud.consul.port=" + consulPort,
            "--logging.level.root=error"
        };
        this.program = new SpringApplicationBuilder(LictorApplication.class, more)
                .run(Stream.concat(Arrays.stream(ours), Arrays.stream(settings)).toArray(String[]::new));
    }

    /** How many beans of a type the program has. */
    int beans(Class<?> type) {
        return program.getBeanNamesForType(type).length;
    }

    ConsulClient consul() {
        return new ConsulClient(URI.create("http://127.0.0.1:" + consulPort));
    }

    int port() {
        return Integer.parseInt(String.valueOf(program.getEnvironment().getProperty("local.server.port")));
    }

    HttpClient client() {
        return client;
    }

    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
    }

    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(uri(pathAndQuery)).timeout(Patience.LIMIT);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** For a test that goes on before the answer comes. */
    CompletableFuture<HttpResponse<byte[]>> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> get(String pathAndQuery) {
        return send(request(pathAndQuery));
    }

    JsonNode json(String pathAndQuery) {
        return JsonMapper.shared().readTree(get(pathAndQuery).body());
    }

    /** A part of the running program. */
    <T> T part(Class<T> type) {
        return program.getBean(type);
    }

    /** Registers an instance that is passing at once. */
    void register(String service, int port, String... tags) {
        consul().register("""
                        {"Name": "%s", "ID": "%s-%d", "Address": "127.0.0.1", "Port": %d, "Tags": ["%s"]}
                        """.formatted(service, service, port, port, String.join("\", \"", tags)));
    }

    /** Waits until the routes of a service lead to so many instances. */
    void untilServedBy(String service, int instances) {
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> json("/actuator/gateway/routes")
                        .valueStream()
                        .map(route -> route.get("metadata"))
                        .anyMatch(metadata -> metadata.get("service").asString().equals(service)
                                && metadata.get("endpoints").asInt() == instances));
    }

    void deregister(String service, int port) {
        consul().deregister(service + "-" + port);
    }

    /** Waits until a request is routed, or not any more. */
    void untilExplained(String method, String path, String outcome) {
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> json("/actuator/gateway/explain?method=" + method + "&path=" + path)
                        .get("outcome")
                        .asString()
                        .equals(outcome));
    }

    @Override
    public void close() {
        program.close();
    }
}

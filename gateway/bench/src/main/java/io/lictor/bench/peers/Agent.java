package io.lictor.bench.peers;

import io.lictor.bench.table.SyntheticCatalog;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Instance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The Consul that a Lictor embeds. */
final class Agent {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    Agent(int port) {
        this.port = port;
    }

    void register(Registration registration) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/agent/service/register"))
                .timeout(Duration.ofMinutes(1))
                .PUT(BodyPublishers.ofString(registration.json()))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(
                        "Consul answers " + answer.statusCode() + " " + answer.body() + " to " + registration.json());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while registering", interrupted);
        }
    }

    /** Services with a route and one instance each, which nobody asks for: there is nothing behind them. */
    void registerMany(int services) throws IOException {
        for (CatalogService each :
                new SyntheticCatalog(services, 1).snapshot().services().values()) {
            for (Instance instance : each.instances()) {
                register(Registration.of(each.name(), instance.host(), instance.port(), instance.tags()));
            }
        }
    }
}

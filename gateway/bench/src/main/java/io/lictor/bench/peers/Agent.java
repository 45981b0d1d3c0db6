package io.lictor.bench.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The Consul that a Lictor embeds. */
final class Agent {

    private static final int MOST_SERVICES = 100;

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

    /**
     * Routes that nobody asks for, so there is nothing behind them: one a service, or more where there would be too many services
     * for Lictor to watch each. It would read all again every minute then, which would be measured along.
     */
    void registerRoutes(int routes) throws IOException {
        int services = Math.min(routes, MOST_SERVICES);
        for (int service = 0; service < services; service++) {
            String path = "lictor.route=/v1/unasked" + service + "/resource";
            List<String> tags = IntStream.rangeClosed(1, (routes - service + services - 1) / services)
                    .mapToObj(resource -> path + resource)
                    .toList();
            register(Registration.of("unasked" + service, "192.0.2.1", 80, tags));
        }
    }
}

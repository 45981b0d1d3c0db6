package io.lictor.bench.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A service on this machine, as Consul's agent wants to be told of it. Without a check, so it is always healthy. */
record Registration(String json) {

    static Registration of(String name, int port, String tag) {
        return new Registration("{\"Name\":\"" + name + "\",\"Address\":\"127.0.0.1\",\"Port\":" + port
                + ",\"Tags\":[\"" + tag + "\"]}");
    }

    void send(int consul) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + consul + "/v1/agent/service/register"))
                .timeout(Duration.ofSeconds(10))
                .PUT(BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("Consul answers " + answer.statusCode() + " " + answer.body() + " to " + json);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while registering", interrupted);
        }
    }
}

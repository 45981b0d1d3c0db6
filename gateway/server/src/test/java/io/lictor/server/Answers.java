package io.lictor.server;

import io.lictor.consul.testing.Patience;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client reads of an answer that a test lets come later. */
final class Answers {

    private Answers() {}

    static HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> response) throws Exception {
        return response.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    /** All values with commas between them. */
    static String header(HttpResponse<?> response, String name) {
        return String.join(",", response.headers().allValues(name));
    }
}

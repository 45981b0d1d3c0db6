package io.lictor.acceptance;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * What a {@link LoadGenerator} asks.
 *
 * @param headers names and values in turn
 * @param expected what a right answer has besides the status 200
 */
public record Question(
        String method, String path, String body, List<String> headers, Predicate<HttpResponse<String>> expected) {

    public static Question get(String path) {
        return new Question("GET", path, "", List.of(), any -> true);
    }

    public static Question post(String path, String json) {
        return new Question("POST", path, json, List.of(), any -> true);
    }

    public Question with(String header, String value) {
        return new Question(method, path, body, List.of(header, value), expected);
    }

    public Question expecting(Predicate<HttpResponse<String>> right) {
        return new Question(method, path, body, headers, right);
    }

    CompletableFuture<HttpResponse<String>> put(Client client) {
        return client.sendAsync(method, path, body, headers.toArray(String[]::new));
    }

    boolean isAnsweredBy(HttpResponse<String> response) {
        return response.statusCode() == 200 && expected.test(response);
    }
}

package io.lictor.catalog.consul;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A usable answer to a blocking query.
 *
 * @param index what to ask from next time, never below 0
 * @param body a missing node where Consul has nothing at a path that may be empty
 * @param bytes the length of the body
 * @param caveat why the answer may be older than it looks, if so
 */
record ConsulAnswer(long index, JsonNode body, int bytes, Optional<String> caveat) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int QUOTED_ERROR = 200;
    private static final long OLD_CONTACT_MILLIS = 30_000;

    static ConsulAnswer of(HttpResponse<byte[]> response) {
        if (isAbsence(response)) {
            return new ConsulAnswer(
                    index(response.headers()), MissingNode.getInstance(), 0, caveat(response.headers()));
        }
        if (response.statusCode() != 200) {
            throw ConsulReadException.ofStatus(response.statusCode(), quote(response.body()));
        }
        byte[] body = response.body();
        return new ConsulAnswer(index(response.headers()), parse(body), body.length, caveat(response.headers()));
    }

    /** No key there: an answer like another, and no address that is wrong, which would lack the index. */
    private static boolean isAbsence(HttpResponse<byte[]> response) {
        return response.statusCode() == 404
                && response.headers().firstValue("X-Consul-Index").isPresent();
    }

    private static long index(HttpHeaders headers) {
        String text = headers.firstValue("X-Consul-Index").orElse("");
        try {
            long index = Long.parseLong(text);
            if (index >= 0) {
                return index;
            }
        } catch (NumberFormatException failure) {
            // said below
        }
        throw new ConsulReadException(
                "the X-Consul-Index header is '" + text + "', not a number; is this address Consul's HTTP API?");
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            if (!tree.isMissingNode()) {
                return tree;
            }
        } catch (JacksonException failure) {
            // said below
        }
        throw new ConsulReadException("the answer is not JSON: '" + quote(body) + "'");
    }

    private static Optional<String> caveat(HttpHeaders headers) {
        if (headers.firstValue("X-Consul-Knownleader").filter("false"::equals).isPresent()) {
            return Optional.of("Consul has no leader; its answers may be old");
        }
        long lastContact = headers.firstValue("X-Consul-Lastcontact")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
        return lastContact > OLD_CONTACT_MILLIS
                ? Optional.of("the Consul server that answers heard its leader " + lastContact + " ms ago")
                : Optional.empty();
    }

    private static String quote(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, QUOTED_ERROR), StandardCharsets.UTF_8);
        return text.replaceAll("\\s+", " ").strip();
    }
}

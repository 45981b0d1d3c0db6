package io.lictor.server.status;

import io.lictor.routing.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A request somebody asks about. Immutable.
 *
 * @param pathAndQuery raw, the query behind a question mark where there is one
 * @param headers as {@code Name:value}
 */
record ImaginedRequest(String method, String host, String pathAndQuery, List<String> headers) implements RequestHead {

    ImaginedRequest {
        host = host.toLowerCase(Locale.ROOT);
        headers = List.copyOf(headers);
    }

    ImaginedRequest withMethod(String other) {
        return new ImaginedRequest(other, host, pathAndQuery, headers);
    }

    @Override
    public String rawPath() {
        return pathAndQuery.split("\\?", 2)[0];
    }

    /** For people. */
    String shown() {
        return method + " " + host + rawPath();
    }

    /** What stands behind the question mark; empty where there is none. */
    String rawQuery() {
        String[] parts = pathAndQuery.split("\\?", 2);
        return parts.length > 1 ? parts[1] : "";
    }

    @Override
    public List<String> header(String name) {
        return headers.stream()
                .map(header -> header.split(":", 2))
                .filter(parts -> parts[0].strip().equalsIgnoreCase(name))
                .map(parts -> parts.length > 1 ? parts[1].strip() : "")
                .toList();
    }

    @Override
    public List<String> parameter(String name) {
        return query().getOrDefault(name, List.of()).stream()
                .map(value -> value == null ? "" : UriUtils.decode(value, StandardCharsets.UTF_8))
                .toList();
    }

    private MultiValueMap<String, String> query() {
        return UriComponentsBuilder.newInstance().query(rawQuery()).build().getQueryParams();
    }
}

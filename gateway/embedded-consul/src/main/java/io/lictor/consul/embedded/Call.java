package io.lictor.consul.embedded;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request.
 *
 * @param rest the decoded path after the route's pattern; empty for an exact route
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and its bytes never change
record Call(String method, String path, String rest, Map<String, List<String>> query, byte[] body) {

    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO = Set.of("0", "f", "F", "FALSE", "false", "False");

    static Call of(String method, String uri, byte[] body) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        // A plus sign stands for itself in a path.
        String decoded = decode(path.replace("+", "%2B"));
        return new Call(method, decoded, "", mark < 0 ? Map.of() : parse(uri.substring(mark + 1)), body);
    }

    Call below(String pattern) {
        return new Call(method, path, path.substring(pattern.length()), query, body);
    }

    boolean has(String name) {
        return query.containsKey(name);
    }

    /** The first value, empty if absent. */
    String first(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    /** A parameter whose mere presence means yes. */
    boolean isSet(String name) {
        if (!has(name)) {
            return false;
        }
        String value = first(name);
        if (value.isEmpty() || YES.contains(value)) {
            return true;
        }
        if (NO.contains(value)) {
            return false;
        }
        throw ApiError.badRequest("Invalid value for ?" + name);
    }

    /** The required {@code enable} of the maintenance calls. */
    boolean enable() {
        if (!has("enable")) {
            throw ApiError.badRequest("Missing value for enable");
        }
        String value = first("enable");
        if (!YES.contains(value) && !NO.contains(value)) {
            throw ApiError.badRequest("Invalid value for enable: \"" + value + "\"");
        }
        return YES.contains(value);
    }

    private static Map<String, List<String>> parse(String text) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                query.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("invalid URL escape in \"" + text + "\"");
        }
    }
}

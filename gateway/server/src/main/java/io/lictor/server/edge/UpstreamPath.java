package io.lictor.server.edge;

import org.jspecify.annotations.Nullable;

/**
 * The raw path and query as the backend gets them, never decoded on the way.
 *
 * @param stripped what was taken off, with leading slash, or empty
 */
record UpstreamPath(String pathAndQuery, String stripped) {

    static UpstreamPath of(String rawPath, @Nullable String rawQuery, int strip) {
        int from = 0;
        for (int i = 0; i < strip && from >= 0; i++) {
            from = rawPath.indexOf('/', from + 1);
        }
        int end = strip == 0 ? 0 : from < 0 ? rawPath.length() : from;
        String rest = rawPath.substring(end);
        String path = rest.startsWith("/") ? rest : "/" + rest;
        return new UpstreamPath(rawQuery == null ? path : path + "?" + rawQuery, rawPath.substring(0, end));
    }
}

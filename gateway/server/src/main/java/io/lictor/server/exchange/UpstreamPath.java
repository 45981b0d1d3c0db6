package io.lictor.server.exchange;

import io.lictor.routing.Handling;
import org.jspecify.annotations.Nullable;

/**
 * The raw path and query as the backend gets them, never decoded on the way.
 *
 * @param stripped what was taken off, with leading slash, or empty
 */
public record UpstreamPath(String pathAndQuery, String stripped) {

    public static UpstreamPath of(String rawPath, @Nullable String rawQuery, Handling handling) {
        String path = handling.rewrite(rawPath);
        return new UpstreamPath(rawQuery == null ? path : path + "?" + rawQuery, handling.stripped(rawPath));
    }
}

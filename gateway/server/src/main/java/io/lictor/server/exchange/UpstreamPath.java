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
        return asIs(handling.rewrite(rawPath), rawQuery, handling.stripped(rawPath));
    }

    /** Of a path that has been rewritten before. */
    public static UpstreamPath asIs(String path, @Nullable String rawQuery, String stripped) {
        return new UpstreamPath(rawQuery == null ? path : path + "?" + rawQuery, stripped);
    }
}

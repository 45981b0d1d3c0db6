package io.lictor.routing;

import java.util.List;
import java.util.Optional;

/**
 * What is done with a request of an HTTP route, besides finding an endpoint for it. Immutable.
 *
 * @param access who may come; others get 403
 * @param redirect where all requests are sent instead of to an endpoint
 * @param rewrites changes of the path, in this order
 * @param verified whether the certificate of an endpoint that speaks TLS is verified
 */
public record Handling(
        AccessRule access, Optional<Redirect> redirect, List<PathRewrite> rewrites, HostHeader host, boolean verified) {

    public Handling {
        rewrites = List.copyOf(rewrites);
    }

    /** Forwards what everybody sends, with these changes of its path. */
    public static Handling rewriting(PathRewrite... rewrites) {
        return new Handling(
                AccessRule.everybody(), Optional.empty(), List.of(rewrites), new HostHeader.OfEndpoint(), true);
    }

    /** Whole segments that are taken off at the beginning. */
    public int segments() {
        return rewrites.stream()
                .mapToInt(rewrite -> rewrite instanceof PathRewrite.StripSegments strip ? strip.count() : 0)
                .sum();
    }

    /** A path as an endpoint gets it. */
    public String rewrite(String rawPath) {
        String path = rawPath;
        for (PathRewrite rewrite : rewrites) {
            path = rewrite.change(path);
        }
        return path;
    }

    /** What the rewrites take off a path at its beginning, for {@code X-Forwarded-Prefix}. */
    public String stripped(String rawPath) {
        StringBuilder stripped = new StringBuilder();
        String path = rawPath;
        for (PathRewrite rewrite : rewrites) {
            stripped.append(rewrite.stripped(path));
            path = rewrite.change(path);
        }
        return stripped.toString();
    }
}

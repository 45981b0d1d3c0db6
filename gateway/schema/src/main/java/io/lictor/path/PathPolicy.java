package io.lictor.path;

/**
 * How a route reads the paths that match its template. Immutable.
 *
 * @param headByGet whether the value of {@code GET} also answers {@code HEAD}, unless that has a value of its own
 */
public record PathPolicy(TrailingSlash trailingSlash, PathUnescape unescape, boolean headByGet) {

    private static final PathPolicy DEFAULTS = new PathPolicy(TrailingSlash.STRICT, PathUnescape.ALL_BUT_SLASH, false);

    /** What holds where nobody chose: a trailing slash is another path, {@code %2F} stays, {@code HEAD} is declared or not there. */
    public static PathPolicy defaults() {
        return DEFAULTS;
    }
}

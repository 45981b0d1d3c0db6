package io.lictor.path;

import org.jspecify.annotations.Nullable;

/** A request path cut at its raw slashes, before any decoding. Immutable. */
final class RawPath {

    /** Stands for a segment that is not UTF-8; half a surrogate pair is in no decoded text, so it equals no literal. */
    private static final String UNDECODABLE = "\ud800";

    private final String text;
    /** The first character of each segment, and last where one more segment would begin. */
    private final int[] starts;
    /** Of the decoded segments, as {@link String#hashCode()} has it. */
    private final int[] hashes;
    /** By segment, null where a segment has no escape. */
    private final @Nullable String[] decoded;

    private RawPath(String text, int[] starts) {
        this.text = text;
        this.starts = starts;
        this.hashes = new int[starts.length - 1];
        this.decoded = text.indexOf('%') < 0 ? new String[0] : new String[hashes.length];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = hash(i);
        }
    }

    /** What makes the text no path at all, or null. */
    static @Nullable String fault(String text) {
        if (!text.isEmpty() && text.charAt(0) != '/') {
            return "a path starts with '/'";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '?' || c == '#') {
                return "character " + (i + 1) + " of the path must be percent-encoded";
            }
            if (c == '/' && isDotSegment(text, i + 1)) {
                return "the path has a dot segment at character " + (i + 2);
            }
        }
        int escape = PercentEncoding.firstFault(text, 0, text.length());
        return escape < 0
                ? null
                : "'%' is not followed by two hexadecimal digits at character " + (escape + 1) + " of the path";
    }

    /**
     * Whether a path could have a slash too many at its end. Not one that begins like the name of a host: sent there as a
     * redirect, a client would leave us.
     */
    static boolean hasSlashTooMany(String text) {
        int last = text.length() - 1;
        return last > 0 && text.charAt(last) == '/' && text.charAt(1) != '/' && text.charAt(1) != '\\';
    }

    /** Cuts a path without {@linkplain #fault fault}; the empty path is {@code /}. */
    static RawPath of(String text) {
        if (text.isEmpty()) {
            return of("/");
        }
        int slashes = 0;
        for (int i = 0; i < text.length(); i++) {
            slashes += text.charAt(i) == '/' ? 1 : 0;
        }
        int[] starts = new int[slashes + 1];
        int segment = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '/') {
                starts[segment++] = i + 1;
            }
        }
        starts[segment] = text.length() + 1;
        return new RawPath(text, starts);
    }

    /** The same segments, the last one ending before the given colon. */
    RawPath withoutVerb(int colon) {
        int[] cut = starts.clone();
        cut[cut.length - 1] = colon + 1;
        return new RawPath(text, cut);
    }

    int segments() {
        return hashes.length;
    }

    boolean isEmpty(int segment) {
        return end(segment) == starts[segment];
    }

    /**
     * The segments {@code [from, to)} with the slashes between them, decoded.
     *
     * @return null if they are not UTF-8
     */
    @Nullable
    String capture(int from, int to, PathUnescape unescape) {
        return from == to ? "" : PercentEncoding.decode(text, starts[from], end(to - 1), unescape);
    }

    /** The segment and all behind it, decoded but for {@code %2F}, or null if they are not UTF-8. */
    @Nullable
    String rest(int segment) {
        return capture(segment, segments(), PathUnescape.ALL_BUT_SLASH);
    }

    /** The value under a segment, decoded, or null. */
    <V> @Nullable V lookup(PersistentMap<V> values, int segment) {
        String unescaped = decoded.length == 0 ? null : decoded[segment];
        return unescaped == null
                ? values.get(hashes[segment], text, starts[segment], end(segment))
                : values.get(unescaped);
    }

    /** The segments {@code [from, to)} with the slashes between them, as they came. */
    String raw(int from, int to) {
        return from == to ? "" : text.substring(starts[from], end(to - 1));
    }

    /** Where a segment begins in the text; for the number of segments, where one more would. */
    int start(int segment) {
        return starts[segment];
    }

    /** Where the last segment begins. */
    int lastStart() {
        return starts[hashes.length - 1];
    }

    String text() {
        return text;
    }

    private int end(int segment) {
        return starts[segment + 1] - 1;
    }

    private int hash(int segment) {
        int from = starts[segment];
        int to = end(segment);
        int hash = 0;
        boolean escaped = false;
        for (int i = from; i < to; i++) {
            escaped |= text.charAt(i) == '%';
            hash = 31 * hash + text.charAt(i);
        }
        if (!escaped) {
            return hash;
        }
        String unescaped = PercentEncoding.decode(text, from, to, PathUnescape.ALL);
        decoded[segment] = unescaped == null ? UNDECODABLE : unescaped;
        return decoded[segment].hashCode();
    }

    /** Also when its dots are escaped, and when only a matrix parameter follows them: servers behind us drop those. */
    private static boolean isDotSegment(String text, int from) {
        int dots = 0;
        int i = from;
        while (i < text.length() && text.charAt(i) != '/' && text.charAt(i) != ';') {
            if (text.charAt(i) == '.') {
                i++;
            } else if (text.regionMatches(true, i, "%2e", 0, 3)) {
                i += 3;
            } else {
                return false;
            }
            dots++;
        }
        return dots == 1 || dots == 2;
    }
}

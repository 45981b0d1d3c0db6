package io.lictor.path;

/**
 * Which escapes of a variable of several segments are decoded. A variable of one segment is always decoded completely.
 *
 * <p>{@code google/api/http.proto} contradicts itself here, so it is a choice; the names of Envoy's transcoder are given.
 */
public enum PathUnescape {
    /** All but {@code %2F}: the slashes in the value are those of the path. {@code ALL_CHARACTERS_EXCEPT_SLASH}. */
    ALL_BUT_SLASH("/"),
    /** All but those of RFC 6570's reserved characters. {@code ALL_CHARACTERS_EXCEPT_RESERVED}. */
    KEEP_RESERVED("/:?#[]@!$&'()*+,;="),
    /** All, as {@code fully_decode_reserved_expansion} wants it. {@code ALL_CHARACTERS}. */
    ALL("");

    private final String kept;

    PathUnescape(String kept) {
        this.kept = kept;
    }

    boolean keeps(int octet) {
        return kept.indexOf(octet) >= 0;
    }
}

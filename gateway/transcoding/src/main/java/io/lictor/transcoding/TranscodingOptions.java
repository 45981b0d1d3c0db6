package io.lictor.transcoding;

import java.util.Set;

/**
 * Where the rules leave a choice. Immutable.
 *
 * @param strict refuse what could be a mistake: unknown or repeated query parameters, a body where none is bound, a path
 *     variable that contradicts the body
 * @param ignoreUnknownFields drop fields of the body that the message does not have; bad values of known ones stay errors
 * @param emitDefaults write fields that have their default value
 * @param plusIsSpace read {@code +} in a query as a space, as forms do
 * @param ignoredParameters query parameters that are never taken for fields, also when strict; besides those that begin
 *     with {@code $}
 */
public record TranscodingOptions(
        boolean strict,
        boolean ignoreUnknownFields,
        boolean emitDefaults,
        boolean plusIsSpace,
        Set<String> ignoredParameters) {
    public TranscodingOptions {
        ignoredParameters = Set.copyOf(ignoredParameters);
    }

    public static TranscodingOptions defaults() {
        return new TranscodingOptions(false, false, false, true, Set.of("key", "alt", "access_token"));
    }
}

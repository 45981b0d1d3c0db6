package io.lictor.transcoding;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A REST request as far as it becomes a message. The body is not copied and must not change.
 *
 * @param pathVariables decoded, in the order of the template's variables
 * @param rawQuery as received, still escaped, without the question mark
 * @param contentType the header as received
 * @param body empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // held for the length of one call, never compared
public record RestRequest(
        List<String> pathVariables,
        @Nullable String rawQuery,
        @Nullable String contentType,
        byte[] body) {
    public RestRequest {
        pathVariables = List.copyOf(pathVariables);
        Objects.requireNonNull(body, "body");
    }
}

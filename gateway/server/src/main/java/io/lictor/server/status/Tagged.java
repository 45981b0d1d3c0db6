package io.lictor.server.status;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * What clients may keep, and by its tag ask about before they use it again. Immutable.
 *
 * @param etag the same for the same bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tagged(byte[] bytes, MediaType type, String etag) {

    static Tagged of(byte[] bytes, MediaType type) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Tagged(bytes, type, "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** All of it, or that the client has it already. */
    Mono<ServerResponse> answer(ServerRequest request, Consumer<HttpHeaders> more) {
        return request.checkNotModified(etag)
                .switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
                        .contentType(type)
                        .cacheControl(CacheControl.noCache())
                        .eTag(etag)
                        .headers(more)
                        .bodyValue(bytes)));
    }
}

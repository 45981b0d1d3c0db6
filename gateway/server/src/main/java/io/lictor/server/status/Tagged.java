package io.lictor.server.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
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

    private static final Map<String, MediaType> TYPES = Map.of(
            "html", MediaType.valueOf("text/html;charset=utf-8"),
            "css", MediaType.valueOf("text/css;charset=utf-8"),
            "js", MediaType.valueOf("text/javascript;charset=utf-8"),
            "svg", MediaType.valueOf("image/svg+xml"));

    /** A file of this package, by its path from there. */
    static Tagged resource(String path) {
        MediaType type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        try (InputStream in = Tagged.class.getResourceAsStream(path)) {
            if (in == null || type == null) {
                throw new IllegalStateException("the jar lacks " + path + ", or its media type is not known");
            }
            return of(in.readAllBytes(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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

package io.lictor.server.exchange;

import io.lictor.routing.HashKey;
import io.lictor.routing.Route;
import io.lictor.server.request.IncomingRequest;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the route's cluster picks by: a header or a cookie of the request. A client without the cookie is given one with
 * the answer, so that its next request goes where this one went. For any number of threads.
 */
public final class Affinity {

    private static final Key NONE = new Key(Optional.empty(), null);

    private final Supplier<? extends RandomGenerator> randoms;

    public Affinity(Supplier<? extends RandomGenerator> randoms) {
        this.randoms = randoms;
    }

    /**
     * What a request is led by.
     *
     * @param value empty where the route picks by nothing of the request, or the request does not have it
     * @param cookie what the answer says in {@code Set-Cookie}; null for nothing
     */
    public record Key(Optional<String> value, @Nullable String cookie) {}

    public Key of(IncomingRequest request, Route route) {
        HashKey what = route.traffic().hash().orElse(null);
        if (what instanceof HashKey.Header header) {
            return new Key(Optional.ofNullable(request.first(header.name())).filter(value -> !value.isEmpty()), null);
        }
        return what instanceof HashKey.Cookie cookie ? byCookie(request, cookie.name()) : NONE;
    }

    private Key byCookie(IncomingRequest request, String name) {
        String value = sent(request, name);
        if (!value.isEmpty()) {
            return new Key(Optional.of(value), null);
        }
        byte[] bytes = new byte[16];
        randoms.get().nextBytes(bytes);
        String made = HexFormat.of().formatHex(bytes);
        DefaultCookie cookie = new DefaultCookie(name, made);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.Lax);
        cookie.setSecure(isHttps(request));
        return new Key(Optional.of(made), ServerCookieEncoder.STRICT.encode(cookie));
    }

    /** The first of that name. */
    private static String sent(IncomingRequest request, String name) {
        return request.header("Cookie").stream()
                .flatMap(line -> ServerCookieDecoder.STRICT.decodeAll(line).stream())
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .findFirst()
                .orElse("");
    }

    /** A proxy in front may have ended TLS and says so; whoever says so untruly keeps only the cookie from itself. */
    private static boolean isHttps(IncomingRequest request) {
        String said = request.first("X-Forwarded-Proto");
        String scheme = said == null ? request.scheme() : said.split(",", 2)[0].strip();
        return "https".equals(scheme.toLowerCase(Locale.ROOT));
    }
}

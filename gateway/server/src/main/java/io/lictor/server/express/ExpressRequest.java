package io.lictor.server.express;

import io.lictor.server.port.RequestTarget;
import io.lictor.server.request.IncomingRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of the express lane. Its headers are those that came; nobody changes them. */
final class ExpressRequest implements IncomingRequest {

    private final HttpRequest head;
    private final Origin origin;
    private final String method;
    private final String rawPath;
    private final @Nullable String rawQuery;
    private final Authority authority;

    /** Where a client's requests come from. Used on the client's event loop. */
    static final class Origin {

        private final String scheme;
        private final String protocol;
        private final @Nullable InetSocketAddress peer;
        private @Nullable Authority last;

        private Origin(String scheme, String protocol, @Nullable InetSocketAddress peer) {
            this.scheme = scheme;
            this.protocol = protocol;
            this.peer = peer;
        }

        /** @param protocol that is spoken on the connection */
        static Origin of(Channel connection, String protocol) {
            boolean tls = connection.pipeline().get(SslHandler.class) != null;
            InetSocketAddress peer = connection.remoteAddress() instanceof InetSocketAddress inet ? inet : null;
            return new Origin(tls ? "https" : "http", protocol, peer);
        }

        /** A client asks the same host again and again. Null for what is not plain. */
        @Nullable
        Authority authority(String host) {
            Authority known = last;
            if (known != null && known.text().equals(host)) {
                return known;
            }
            last = Authority.of(host);
            return last;
        }
    }

    private ExpressRequest(HttpRequest head, Origin origin, String method, Authority authority) {
        String uri = head.uri();
        int query = uri.indexOf('?');
        this.head = head;
        this.origin = origin;
        this.method = method;
        this.rawPath = query < 0 ? uri : uri.substring(0, query);
        this.rawQuery = query < 0 ? null : uri.substring(query + 1);
        this.authority = authority;
    }

    /** Null for a request that is not plain enough to be read without doubt: the other lane knows what to make of it. */
    static @Nullable ExpressRequest of(HttpRequest head, Origin origin) {
        // Of more than one the port has had none through.
        String host = head.headers().get(HttpHeaderNames.HOST);
        if (host == null || !new RequestTarget(head.uri()).isPathAndQuery()) {
            return null;
        }
        Authority authority = origin.authority(host);
        return authority == null
                ? null
                : new ExpressRequest(head, origin, head.method().name(), authority);
    }

    /** The same by another method, to find a route by. */
    ExpressRequest by(String other) {
        return new ExpressRequest(head, origin, other, authority);
    }

    HttpHeaders headers() {
        return head.headers();
    }

    @Override
    public String host() {
        return authority.host();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public List<String> header(String name) {
        return head.headers().getAll(name);
    }

    @Override
    public List<String> parameter(String name) {
        if (rawQuery == null) {
            return List.of();
        }
        // Semicolons separate nothing: the other lane does not take them for that either.
        var decoder = new QueryStringDecoder(rawQuery, StandardCharsets.UTF_8, false, Integer.MAX_VALUE, true);
        Map<String, List<String>> parameters = decoder.parameters();
        return parameters.getOrDefault(name, List.of());
    }

    @Override
    public @Nullable String rawQuery() {
        return rawQuery;
    }

    @Override
    public String scheme() {
        return origin.scheme;
    }

    @Override
    public String authority() {
        return authority.text();
    }

    @Override
    public int port() {
        return authority.port();
    }

    @Override
    public String protocol() {
        return origin.protocol;
    }

    @Override
    public @Nullable InetSocketAddress peer() {
        return origin.peer;
    }

    @Override
    public @Nullable String first(CharSequence name) {
        return head.headers().get(name);
    }

    @Override
    public long contentLength() {
        String length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length); // the decoder has read it already
    }

    @Override
    public HttpHeaders copyOfHeaders() {
        return head.headers().copy();
    }
}

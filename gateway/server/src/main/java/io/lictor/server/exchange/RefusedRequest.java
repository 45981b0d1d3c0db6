package io.lictor.server.exchange;

import io.lictor.server.request.IncomingRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is not understood, or not in one way: what is known of it is for its record alone. Names no host, since it may name
 * none, or two. Immutable.
 */
record RefusedRequest(
        String method,
        String rawPath,
        @Nullable String rawQuery,
        String protocol,
        String scheme,
        @Nullable InetSocketAddress peer,
        HttpHeaders headers)
        implements IncomingRequest {

    private static final String UNKNOWN = "-";

    /** What Netty's decoder makes of a first line that it cannot read. */
    private static final String UNREAD = "/bad-request";

    static RefusedRequest of(HttpRequest head, Channel channel) {
        boolean stream = channel instanceof Http2StreamChannel;
        Channel connection = stream ? channel.parent() : channel;
        boolean read = head.decoderResult().isSuccess()
                || !(head.uri().equals(UNREAD) && head.protocolVersion().equals(HttpVersion.HTTP_1_0));
        String uri = read ? head.uri() : UNKNOWN;
        return new RefusedRequest(
                read ? head.method().name() : UNKNOWN,
                path(uri),
                query(uri),
                stream ? "HTTP/2.0" : read ? head.protocolVersion().text() : UNKNOWN,
                connection.pipeline().get(SslHandler.class) == null ? "http" : "https",
                connection.remoteAddress() instanceof InetSocketAddress inet ? inet : null,
                head.headers());
    }

    /** Of a whole URI what follows its authority, in which there may be a password. */
    private static String path(String uri) {
        String path = uri.split("[?#]", 2)[0];
        int scheme = path.startsWith("/") ? -1 : path.indexOf("://");
        if (scheme >= 0) {
            int slash = path.indexOf('/', scheme + 3);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        return path.startsWith("/") || path.equals("*") ? path : UNKNOWN;
    }

    private static @Nullable String query(String uri) {
        String whole = uri.split("#", 2)[0];
        int mark = whole.indexOf('?');
        return mark < 0 ? null : whole.substring(mark + 1);
    }

    @Override
    public String host() {
        return "";
    }

    @Override
    public @Nullable String authority() {
        return null;
    }

    @Override
    public int port() {
        return -1;
    }

    @Override
    public List<String> header(String name) {
        return headers.getAll(name);
    }

    /** No route is looked for. */
    @Override
    public List<String> parameter(String name) {
        return List.of();
    }

    @Override
    public @Nullable String first(CharSequence name) {
        return headers.get(name);
    }

    /** Its body is not read. */
    @Override
    public long contentLength() {
        return -1;
    }

    @Override
    public HttpHeaders copyOfHeaders() {
        return headers.copy();
    }
}

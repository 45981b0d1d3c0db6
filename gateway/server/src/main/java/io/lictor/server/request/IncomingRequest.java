package io.lictor.server.request;

import io.lictor.routing.RequestHead;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The head of a request as the client has sent it. Used by one thread at a time. */
public interface IncomingRequest extends RequestHead {

    /** As it came; null when there is none, which is not the same as an empty one. */
    @Nullable
    String rawQuery();

    /** {@code http} or {@code https}, as the gateway's own port was spoken to. */
    String scheme();

    /** Host and port as the client has named them; null when it did not. */
    @Nullable
    String authority();

    /** As the client has named it; negative when it did not. */
    int port();

    /** As in the first line of a request of HTTP/1.1, such as {@code HTTP/1.1}. */
    String protocol();

    /** Of the {@link #protocol} alone, from 2 on without a minor one: as in {@code Via} (RFC 9110, 7.6.3) and in traces. */
    default String protocolVersion() {
        String protocol = protocol();
        String version = protocol.substring(protocol.indexOf('/') + 1);
        return version.startsWith("1.") ? version : version.split("\\.", 2)[0];
    }

    /** Null when the connection is gone. */
    @Nullable
    InetSocketAddress peer();

    /** The first value of a header, whatever the case of its name; found faster by one of Netty's constants, which know their hash. */
    @Nullable
    String first(CharSequence name);

    /** Bytes of the body as the head announces them; negative where it does not. */
    long contentLength();

    /** All headers as they came, for whoever asks to change. */
    HttpHeaders copyOfHeaders();
}

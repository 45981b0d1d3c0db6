package io.lictor.server.exchange;

import io.lictor.server.request.IncomingRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** A whole answer made by the gateway: a transcoded message or an error. Headers hold no content length. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int httpStatus, HttpHeaders headers, byte[] body) {

    static final String JSON = "application/json";

    /** As it goes to this client: its body may be compressed, and its headers say how long it is. */
    public Answer encodedFor(IncomingRequest request) {
        HttpHeaders told = headers.copy();
        byte[] written =
                body.length >= Compression.WORTHWHILE && Compression.negotiate(request, told) ? Gzip.whole(body) : body;
        told.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(written.length));
        return new Answer(httpStatus, told, written);
    }

    /**
     * As it is written, with these very headers.
     *
     * @param bodiless whether it is to a request by HEAD
     */
    public FullHttpResponse response(boolean bodiless) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(httpStatus),
                bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body),
                headers,
                EmptyHttpHeaders.INSTANCE);
    }
}

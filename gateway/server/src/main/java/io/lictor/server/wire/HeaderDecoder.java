package io.lictor.server.wire;

import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;

/** Netty's decoder, which checks what comes, with headers that cost less. */
final class HeaderDecoder extends DefaultHttp2HeadersDecoder {

    HeaderDecoder(int maxMetadata) {
        super(true, maxMetadata);
    }

    @Override
    protected Http2Headers newHeaders() {
        return new ReceivedHeaders();
    }
}

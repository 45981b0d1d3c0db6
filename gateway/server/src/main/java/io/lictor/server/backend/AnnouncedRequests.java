package io.lictor.server.backend;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;

/** Encodes requests as Netty does, and tells the decoder on the same connection that an answer is awaited. */
final class AnnouncedRequests extends HttpRequestEncoder {

    static final String NAME = "lictor.requests";

    private final AnswerDecoder answers;

    AnnouncedRequests(AnswerDecoder answers) {
        this.answers = answers;
    }

    @Override
    protected void encodeInitialLine(ByteBuf buffer, HttpRequest request) throws Exception {
        answers.await(request.method());
        super.encodeInitialLine(buffer, request);
    }
}

package io.lictor.server.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * Speaks HTTP/1.1 to an endpoint: Netty's codec for one exchange at a time, but for the head of a request, which is copied into its
 * buffer in one piece. Netty copies letter by letter, and each of those steps into direct memory is checked where the JVM lets
 * nobody go round that.
 */
final class DirectCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {

    private final HeadBlock block;
    private final AnswerDecoder answers;

    /** @param block where heads are gathered; may be shared on the event loop */
    DirectCodec(HttpDecoderConfig config, HeadBlock block) {
        this.block = block;
        this.answers = new AnswerDecoder(config, channel -> {});
        init(answers, new Requests());
    }

    /** Whether the endpoint has sent more than its answer: whatever comes from it after that means nothing. */
    boolean hasSurplus() {
        return answers.hasSurplus();
    }

    private final class Requests extends HttpRequestEncoder {

        /** Goes out with the headers. */
        @Override
        protected void encodeInitialLine(ByteBuf buffer, HttpRequest request) {
            answers.await(request.method());
            block.clear();
            block.add(request.method().asciiName());
            block.add(' ');
            block.add(request.uri().getBytes(StandardCharsets.UTF_8));
            block.add(' ');
            block.add(request.protocolVersion().text());
            block.endLine();
        }

        @Override
        protected void encodeHeaders(HttpHeaders headers, ByteBuf buffer) {
            Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
            while (all.hasNext()) {
                Map.Entry<CharSequence, CharSequence> header = all.next();
                block.add(header.getKey());
                block.add(':');
                block.add(' ');
                block.add(header.getValue());
                block.endLine();
            }
            block.moveTo(buffer);
        }
    }
}

package io.lictor.server.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Speaks HTTP/1.1 to an endpoint: Netty's codec for one exchange at a time, but for the head of a request, which is copied into its
 * buffer in one piece. Netty copies letter by letter, and each of those steps into direct memory is checked where the JVM lets
 * nobody go round that.
 */
final class DirectCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {

    private final HeadBlock block;
    private boolean toHead;
    private boolean awaited;
    private boolean surplus;

    /** @param block where heads are gathered; may be shared on the event loop */
    DirectCodec(HttpDecoderConfig config, HeadBlock block) {
        this.block = block;
        init(new Answers(config), new Requests());
    }

    /** Whether the endpoint has sent more than its answer: whatever comes from it after that means nothing. */
    boolean hasSurplus() {
        return surplus;
    }

    private final class Answers extends HttpResponseDecoder {

        private boolean informational;

        Answers(HttpDecoderConfig config) {
            super(config);
        }

        /** What nobody has asked for ends the connection before it can be taken for the next answer. */
        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            if (awaited || !in.isReadable()) {
                super.decode(context, in, out);
                out.forEach(this::decoded);
                surplus = !awaited && in.isReadable();
            } else {
                surplus = true;
                in.skipBytes(in.readableBytes());
                var unused = context.close();
            }
        }

        private void decoded(Object part) {
            if (part instanceof HttpResponse head) {
                informational = isInformational(head);
            }
            awaited &= informational || !(part instanceof LastHttpContent);
        }

        /** What an answer to HEAD says of its body is of another answer (RFC 9112, 6.3). */
        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            boolean forOther = toHead && !(message instanceof HttpResponse head && isInformational(head));
            return forOther || super.isContentAlwaysEmpty(message);
        }

        private static boolean isInformational(HttpResponse head) {
            return head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }
    }

    private final class Requests extends HttpRequestEncoder {

        /** Goes out with the headers. */
        @Override
        protected void encodeInitialLine(ByteBuf buffer, HttpRequest request) {
            awaited = true;
            toHead = request.method().equals(HttpMethod.HEAD);
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

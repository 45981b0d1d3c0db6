package io.lictor.server.edge;

import io.lictor.server.exchange.ExchangeRecord;
import io.lictor.transcoding.RequestStream;
import io.lictor.transcoding.RestRequest;
import io.lictor.transcoding.Transcoder;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/**
 * The messages of a streamed request, each as soon as its last byte has come. Asks the client for more only when all
 * messages of what it has sent were taken. Immutable.
 *
 * @param messageLimit bytes of the largest message
 */
record StreamedBody(int messageLimit, Inactivity inactivity) {

    /** @param head the request without its body */
    Flux<byte[]> messages(ServerWebExchange exchange, RestRequest head, Transcoder transcoder) {
        ExchangeRecord record = Exchanges.record(exchange);
        return Flux.defer(() -> {
            RequestStream stream = transcoder.requestStream(head, messageLimit);
            return RequestBody.decoded(exchange.getRequest(), inactivity)
                    .doOnNext(part -> record.translatedRequest(part.length, 0))
                    .concatMapIterable(part -> fed(stream, part), 1)
                    .concatWith(Flux.defer(() -> Flux.fromIterable(ended(stream))))
                    .doOnNext(message -> record.translatedRequest(0, message.length));
        });
    }

    private static List<byte[]> fed(RequestStream stream, byte[] part) {
        List<byte[]> messages = new ArrayList<>();
        stream.feed(part, messages::add);
        return messages;
    }

    private static List<byte[]> ended(RequestStream stream) {
        List<byte[]> messages = new ArrayList<>();
        stream.end(messages::add);
        return messages;
    }
}

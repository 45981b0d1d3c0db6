package io.lictor.server.edge;

import io.lictor.transcoding.RequestStream;
import io.lictor.transcoding.RestRequest;
import io.lictor.transcoding.Transcoder;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;

/**
 * The messages of a streamed request, each as soon as its last byte has come. Asks the client for more only when all
 * messages of what it has sent were taken. Immutable.
 *
 * @param messageLimit bytes of the largest message
 */
record StreamedBody(int messageLimit, Inactivity inactivity) {

    /** @param head the request without its body */
    Flux<byte[]> messages(ServerHttpRequest request, RestRequest head, Transcoder transcoder) {
        return Flux.defer(() -> {
            RequestStream stream = transcoder.requestStream(head, messageLimit);
            return RequestBody.decoded(request, inactivity)
                    .concatMapIterable(part -> fed(stream, part), 1)
                    .concatWith(Flux.defer(() -> Flux.fromIterable(ended(stream))));
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

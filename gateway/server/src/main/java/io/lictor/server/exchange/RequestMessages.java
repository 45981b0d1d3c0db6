package io.lictor.server.exchange;

import io.lictor.routing.Target;
import io.lictor.transcoding.RequestStream;
import io.lictor.transcoding.TranscodingException;
import java.util.ArrayList;
import java.util.List;

/** The messages of a streamed request, each as soon as its last byte has come. Used for one exchange, by one thread at a time. */
public final class RequestMessages {

    private final ExchangeRecord record;
    private final RequestStream stream;

    /**
     * Before anything of the body has come.
     *
     * @param limit bytes of the largest message
     * @throws TranscodingException if path and query are not what they should be
     */
    public RequestMessages(Exchange exchange, Target.Grpc target, int limit) {
        this.record = exchange.record();
        this.stream = target.transcoder().requestStream(GrpcCalls.head(exchange), limit);
    }

    /**
     * The messages that the next part of the body has made whole.
     *
     * @throws TranscodingException if it is not what it should be; the call is to be cancelled then
     */
    public List<byte[]> fed(byte[] part) {
        record.translatedRequest(part.length, 0);
        List<byte[]> messages = new ArrayList<>();
        stream.feed(part, messages::add);
        return counted(messages);
    }

    /**
     * What was left when the body ended.
     *
     * @throws TranscodingException if it should have gone on
     */
    public List<byte[]> ended() {
        List<byte[]> messages = new ArrayList<>();
        stream.end(messages::add);
        return counted(messages);
    }

    private List<byte[]> counted(List<byte[]> messages) {
        messages.forEach(message -> record.translatedRequest(0, message.length));
        return messages;
    }
}

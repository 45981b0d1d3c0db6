package io.lictor.server.exchange;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpRequest;

/** Keeps the record of requests that are refused in front of both lanes, of which no lane knows. For any number of threads. */
public final class Refusals {

    private final Recorder recorder;

    public Refusals(Recorder recorder) {
        this.recorder = recorder;
    }

    /**
     * A request is answered with an error, and nobody else sees it.
     *
     * @param head as far as it could be read
     * @param written when the answer is, on the channel that the request has come by
     */
    public void refused(HttpRequest head, Errors.Told told, ChannelFuture written) {
        RefusedRequest request = RefusedRequest.of(head, written.channel());
        ExchangeRecord record = recorder.begin(request);
        record.failed(told.reason());
        Answer answer = told.answer();
        var unused = written.addListener(done -> record.over(new Ended(
                done.isSuccess() ? Ended.How.COMPLETE : Ended.How.CANCELLED,
                answer.httpStatus(),
                answer.body().length,
                request,
                null)));
    }
}

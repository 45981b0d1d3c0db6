package io.lictor.server.testing;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.lictor.consul.testing.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A call that has arrived at {@link Streams}, in the hands of a test. */
public final class StreamCall {

    private final ServerCall<byte[], byte[]> call;
    private final Metadata headers;
    private final Optional<Deadline> deadline =
            Optional.ofNullable(Context.current().getDeadline());
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final CountDownLatch requestEnded = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Consumer<StreamCall> asked;
    private boolean answering;

    /** @param asked given the call when its request is whole */
    StreamCall(ServerCall<byte[], byte[]> call, Metadata headers, Consumer<StreamCall> asked) {
        this.asked = asked;
        this.call = call;
        this.headers = headers;
        call.request(1);
    }

    ServerCall.Listener<byte[]> listener() {
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
                received.add(message);
                call.request(1);
            }

            @Override
            public void onHalfClose() {
                requestEnded.countDown();
                asked.accept(StreamCall.this);
            }

            @Override
            public void onCancel() {
                cancelled.countDown();
            }
        };
    }

    public String method() {
        return Objects.requireNonNull(call.getMethodDescriptor().getBareMethodName());
    }

    public Metadata headers() {
        return headers;
    }

    /** All values of a header, in order. */
    public Iterable<String> header(String name) {
        Iterable<String> values = headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        return values == null ? List.of() : values;
    }

    public Optional<Deadline> deadline() {
        return deadline;
    }

    /** The text of the next message of the request, which must be an Item. */
    public String text() {
        return Greeter.name(message());
    }

    /** The next message of the request. */
    public byte[] message() {
        try {
            return Objects.requireNonNull(
                    received.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS), "no message has arrived");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Messages that nobody has taken. */
    public int unread() {
        return received.size();
    }

    /** The messages that nobody has taken. */
    public List<byte[]> takeAll() {
        List<byte[]> all = new ArrayList<>();
        received.drainTo(all);
        return all;
    }

    /** Whether more can be sent without its waiting here. */
    public boolean isReady() {
        return call.isReady();
    }

    public boolean awaitRequestEnd() throws InterruptedException {
        return requestEnded.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    public boolean awaitCancelled() throws InterruptedException {
        return awaitCancelled(Patience.LIMIT.toMillis());
    }

    public boolean awaitCancelled(long millis) throws InterruptedException {
        return cancelled.await(millis, TimeUnit.MILLISECONDS);
    }

    public StreamCall open(Metadata responseHeaders) {
        call.sendHeaders(responseHeaders);
        answering = true;
        return this;
    }

    public StreamCall send(String text) {
        return send(Greeter.message(text));
    }

    public StreamCall send(byte[] message) {
        if (!answering) {
            open(new Metadata());
        }
        call.sendMessage(message);
        return this;
    }

    public void end() {
        end(Status.OK, new Metadata());
    }

    public void end(Status status) {
        end(status, new Metadata());
    }

    public void end(Status status, Metadata trailers) {
        call.close(status, trailers);
    }
}

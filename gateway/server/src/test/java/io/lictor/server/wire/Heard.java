package io.lictor.server.wire;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.consul.testing.Patience;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Listens to a call and keeps what it is told. */
final class Heard extends ClientCall.Listener<byte[]> implements Progress {

    final CompletableFuture<Metadata> headers = new CompletableFuture<>();
    final List<byte[]> messages = new CopyOnWriteArrayList<>();
    final CompletableFuture<Status> status = new CompletableFuture<>();
    final CompletableFuture<Metadata> trailers = new CompletableFuture<>();
    volatile boolean sent;
    volatile boolean answered;
    volatile boolean ready;
    private final Runnable whenReady;

    Heard() {
        this(() -> {});
    }

    Heard(Runnable whenReady) {
        this.whenReady = whenReady;
    }

    @Override
    public void onHeaders(Metadata received) {
        headers.complete(received);
    }

    @Override
    public void onMessage(byte[] message) {
        messages.add(message);
    }

    @Override
    public void onReady() {
        ready = true;
        whenReady.run();
    }

    @Override
    public void onClose(Status ended, Metadata received) {
        trailers.complete(received);
        status.complete(ended);
    }

    @Override
    public void sent() {
        sent = true;
    }

    @Override
    public void untouched() {
        sent = false;
    }

    @Override
    public void answered(Metadata received) {
        answered = true;
    }

    Status status() {
        return status.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Starts a call that sends one message and reads all there are. */
    ClientCall<byte[], byte[]> ask(ClientCall<byte[], byte[]> call, Metadata metadata, byte[] message) {
        call.start(this, metadata);
        call.request(Integer.MAX_VALUE);
        call.sendMessage(message);
        call.halfClose();
        return call;
    }
}

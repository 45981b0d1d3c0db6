package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.consul.testing.Patience;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of a WebSocket that keeps what it hears. */
final class SocketClient implements WebSocket.Listener {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> socket;

    private SocketClient(RunningGateway gateway, String path, String... protocols) {
        WebSocket.Builder builder = gateway.client().newWebSocketBuilder();
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0]);
        }
        this.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + path), this);
    }

    /** Does not wait. */
    static SocketClient begin(RunningGateway gateway, String path, String... protocols) {
        return new SocketClient(gateway, path, protocols);
    }

    static SocketClient open(RunningGateway gateway, String path, String... protocols) throws Exception {
        SocketClient client = begin(gateway, path, protocols);
        assertThat(client.opened().get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isNotNull();
        return client;
    }

    CompletableFuture<WebSocket> opened() {
        return socket;
    }

    void send(String text) throws Exception {
        socket.join().sendText(text, true).get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    String heard() throws InterruptedException {
        return Objects.requireNonNull(heard.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS), "nothing was heard");
    }

    void close(int code) throws Exception {
        socket.join().sendClose(code, "").get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /** The code of the other side. */
    int closed() throws Exception {
        return closed.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        heard.add(text.toString());
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }
}

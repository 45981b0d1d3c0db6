package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a restful route passes on without looking into it. */
@ExtendWith(SharedGateways.class)
@TestInstance(Lifecycle.PER_CLASS)
final class PassThroughTest {

    private final NettyBackend backend = new NettyBackend();
    private final Gateway gateway;
    private final Client client;
    private final Registration registration;

    PassThroughTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
        this.client = gateway.client();
        this.registration = Registration.of(gateway.consul(), "stream", backend.port(), "restful");
    }

    @BeforeAll
    void register() {
        registration.register();
        gateway.awaitRouted("stream", "restful", 1);
    }

    @AfterAll
    void close() {
        registration.close();
        backend.close();
    }

    /** Keeps what it hears. */
    private static final class Listener implements WebSocket.Listener {

        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.add(text.toString());
            socket.request(1);
            return null;
        }
    }

    @Test
    void a_websocket_speaks_both_ways() throws InterruptedException {
        Listener listener = new Listener();
        WebSocket socket = client.http()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + gateway.lictor().port() + "/stream/echo"), listener)
                .join();

        socket.sendText("你好", true).join();
        assertThat(listener.heard.poll(60, TimeUnit.SECONDS)).isEqualTo("你好");
        socket.sendText("again", true).join();
        assertThat(listener.heard.poll(60, TimeUnit.SECONDS)).isEqualTo("again");
        socket.abort();
    }

    @Test
    void each_server_sent_event_arrives_when_it_is_sent() {
        HttpRequest request =
                HttpRequest.newBuilder(client.at("/stream/events")).GET().build();
        HttpResponse<Stream<String>> response =
                client.http().sendAsync(request, BodyHandlers.ofLines()).join();
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (Stream<String> lines = response.body()) {
            Iterator<String> events =
                    lines.filter(line -> line.startsWith("data:")).iterator();
            await("the reader").until(() -> backend.readers() == 1);

            backend.publish("一");
            assertThat(events.next()).isEqualTo("data: 一");
            backend.publish("二");
            assertThat(events.next()).isEqualTo("data: 二");
        }
        await("nobody reads any more").until(() -> backend.readers() == 0);
    }

    @Test
    void path_and_query_arrive_as_they_were_written() {
        assertThat(client.get("/stream/uri/a%2Fb%20c/%E4%B8%96;v=1?q=a+b&r=%2F&s")
                        .body())
                .isEqualTo("/uri/a%2Fb%20c/%E4%B8%96;v=1?q=a+b&r=%2F&s");
    }

    @Test
    void an_escaped_slash_does_not_reach_into_a_route() {
        assertThat(client.get("/stream%2Fok").status()).isEqualTo(404);
    }

    @Test
    void a_route_back_to_the_gateway_is_a_508() {
        try (Registration loop = Registration.of(
                        gateway.consul(), "loop", gateway.lictor().port(), "restful")
                .register()) {
            gateway.awaitRouted("loop", "restful", 1);

            Client.Answer answer = client.get("/loop/loop/x");

            assertThat(answer.status()).as(answer.toString()).isEqualTo(508);
            assertThat(answer.json().get("message").asString()).contains("loop");
        }
    }
}

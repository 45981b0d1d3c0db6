package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.balancing.Endpoint;
import io.lictor.consul.testing.Patience;
import io.lictor.routing.Protocol;
import io.lictor.server.testing.Instances;
import io.lictor.server.testing.Tables;
import io.lictor.server.tracing.AttemptSpan;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;

@Timeout(300)
final class HttpPoolsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final Semaphore answers = new Semaphore(0);
    private final RawServer server = new RawServer(this::serve);
    private @Nullable HttpPools pools;
    private @Nullable Tables tables;

    HttpPoolsTest() throws IOException {}

    /** Keeps the connection until its client closes it, and answers as often as the test lets it. */
    private void serve(Socket connection) throws IOException {
        try (connection) {
            while (true) {
                answer(connection);
            }
        }
    }

    private void answer(Socket connection) throws IOException {
        RawServer.readThrough(connection.getInputStream(), "\r\n\r\n");
        RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
        answers.acquireUninterruptibly();
        RawServer.write(connection, "ok");
    }

    @AfterEach
    void close() throws IOException {
        answers.release(10);
        if (tables != null) {
            tables.close();
        }
        if (pools != null) {
            pools.close();
        }
        server.close();
    }

    private Endpoint withDrain(Duration drain) {
        HttpPools made = ChannelsFixture.pools(drain);
        pools = made;
        tables = new Tables(made);
        return come();
    }

    private Endpoint come() {
        return Objects.requireNonNull(tables)
                .swap(Instances.passing("orders", server.port(), "restful"))
                .clusters()
                .iterator()
                .next()
                .status()
                .get(0)
                .endpoint();
    }

    private void leave() {
        Objects.requireNonNull(tables).swap();
    }

    /** The body of an answer whose head has come. */
    private CompletableFuture<String> begin(Endpoint endpoint) {
        HttpCall call = new HttpCall(
                HttpMethod.GET, "/", new DefaultHttpHeaders(), Optional.empty(), Protocol.HTTP, Trust.USUAL, HOUR);
        CompletableFuture<String> body = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        new HttpBackend(Objects.requireNonNull(pools), Schedulers.parallel())
                .call(endpoint, call, AttemptSpan.NONE)
                .flatMap(Attempt::deliver)
                .subscribe(
                        answer -> {
                            begun.complete(null);
                            answer.connection()
                                    .inbound()
                                    .receive()
                                    .aggregate()
                                    .asString()
                                    .subscribe(body::complete, body::completeExceptionally);
                        },
                        begun::completeExceptionally);
        begun.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        return body.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private boolean closed(int number) {
        return server.accepted().get(number).isClosed();
    }

    @Test
    void a_kept_connection_that_nobody_uses_is_closed_as_soon_as_its_endpoint_leaves() {
        answers.release();
        Endpoint endpoint = withDrain(HOUR);
        begin(endpoint).join();

        leave();

        await().until(() -> closed(0));
    }

    @Test
    void an_exchange_under_way_ends_as_it_began_and_its_connection_after_it() {
        CompletableFuture<String> body = begin(withDrain(HOUR));
        leave();

        answers.release();

        assertThat(body.join()).isEqualTo("ok");
        await().until(() -> closed(0));
    }

    @Test
    void an_exchange_that_takes_longer_than_the_drain_breaks_off() {
        CompletableFuture<String> body = begin(withDrain(MOMENT));

        leave();

        await().until(body::isCompletedExceptionally);
    }

    @Test
    void a_request_that_still_holds_the_table_of_before_is_sent_while_the_endpoint_drains() {
        answers.release(2);
        Endpoint endpoint = withDrain(HOUR);
        begin(endpoint).join();
        leave();
        await().until(() -> closed(0));

        assertThat(begin(endpoint).join()).isEqualTo("ok");
        assertThat(server.accepted()).hasSize(2);
    }

    @Test
    void after_the_drain_there_is_no_way_to_the_endpoint() {
        Endpoint endpoint = withDrain(MOMENT);

        leave();

        await().until(() ->
                Objects.requireNonNull(pools).of(endpoint.id(), Protocol.HTTP).isEmpty());
    }

    @Test
    void an_endpoint_that_comes_back_in_time_keeps_its_exchanges() {
        Duration drain = Duration.ofSeconds(5);
        CompletableFuture<String> body = begin(withDrain(drain));
        leave();
        come();

        await().during(drain.plusSeconds(1)).until(() -> !body.isDone());
        answers.release();

        assertThat(body.join()).isEqualTo("ok");
    }
}

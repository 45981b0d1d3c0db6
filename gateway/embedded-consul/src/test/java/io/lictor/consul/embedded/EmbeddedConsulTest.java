package io.lictor.consul.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.consul.testing.ConsulClient;
import io.lictor.consul.testing.ConsulClient.Answer;
import io.lictor.consul.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedConsulTest {

    private final EmbeddedConsul consul = EmbeddedConsul.start("127.0.0.1", 0);
    private final ConsulClient client = new ConsulClient(consul.baseUri());

    @AfterEach
    void close() {
        consul.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void refuses_to_listen_where_others_could_reach_it(String host) {
        assertThatThrownBy(() -> EmbeddedConsul.start(host, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only listens on a loopback address, not on ");
    }

    @Test
    void says_in_one_line_that_the_port_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedConsul.start("127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the embedded Consul cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": the port is taken, perhaps by a real Consul");
        }
    }

    @Test
    void knows_nothing_after_a_restart_on_the_same_port() {
        client.register("{\"Name\":\"web\"}");
        URI base = consul.baseUri();
        consul.close();

        try (EmbeddedConsul again = EmbeddedConsul.start("127.0.0.1", base.getPort())) {
            assertThat(new ConsulClient(again.baseUri()).services().has("web")).isFalse();
        }
    }

    @Test
    void breaks_parked_queries_when_closed() {
        CompletableFuture<Answer> parked = client.getAsync("/v1/catalog/services?wait=80s&index=100000");
        Consul.soon().until(() -> consul.parked() == 1);

        consul.close();

        assertThat(parked).failsWithin(Patience.LIMIT);
    }

    @Test
    void forgets_a_parked_query_whose_caller_has_gone() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), consul.port())) {
            String request = "GET /v1/catalog/services?index=100000 HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Consul.soon().until(() -> consul.parked() == 1);
        }

        Consul.soon().until(() -> consul.parked() == 0);
    }

    @Test
    void refuses_bodies_beyond_half_a_megabyte() {
        assertThat(client.put("/v1/kv/big", "x".repeat(512 * 1024)).status()).isEqualTo(200);
        Answer refused = client.put("/v1/kv/big", "x".repeat(512 * 1024 + 1));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body()).contains("Request body(524289 bytes) too large, max size: 524288 bytes.");
    }

    /** More than the sockets' buffers hold, so that the caller still writes when the server could already answer. */
    @Test
    void refuses_a_body_that_is_too_large_only_when_its_caller_listens() {
        Answer refused = client.put("/v1/kv/big", "x".repeat(32 << 20));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(client.get("/v1/kv/big").status()).isEqualTo(404);
    }

    @Test
    void says_that_it_does_not_evaluate_filters() {
        assertThat(client.get("/v1/health/service/web?filter=x").body())
                .isEqualTo("The embedded Consul does not evaluate ?filter");
    }

    /** One flip must reach the one query that it concerns, and no other, while all the others stay parked. */
    @Test
    void two_thousand_parked_queries_hold_no_threads_and_wake_one_by_one() {
        long before = threads();
        List<CompletableFuture<Answer>> parked = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            client.register("{\"Name\":\"s" + i + "\",\"Check\":{\"TTL\":\"10m\"}}");
        }
        IntStream.range(0, 2000).forEach(i -> {
            long index = client.get("/v1/health/service/s" + i).index();
            parked.add(client.getAsync("/v1/health/service/s" + i + "?wait=10m&index=" + index));
        });
        Consul.soon().until(() -> consul.parked() == 2000);
        assertThat(threads() - before).isLessThan(20);

        for (int i = 0; i < 2000; i += 100) {
            client.pass("service:s" + i);
            assertThat(parked.get(i)).succeedsWithin(Patience.LIMIT);
        }

        Consul.soon().until(() -> consul.parked() == 1980);
        assertThat(parked.stream().filter(CompletableFuture::isDone)).hasSize(20);
    }

    /** Without those of the JDK's client, which takes as many as it has to do at one time. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("HttpClient-"))
                .count();
    }
}

package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.ScriptedServer;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend sends though nobody has asked for it is never taken for the answer to the next request. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SurplusTest {

    private static final int ROUNDS = 20;

    private final ScriptedServer backend = new ScriptedServer();
    private final RunningGateway gateway = new RunningGateway("--lictor.upstream.max-connections=1");

    @BeforeAll
    void register() {
        gateway.register("echo", backend.port(), "restful");
        gateway.untilExplained("GET", "/echo/x", "found");
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    private WireClient client() throws IOException {
        return new WireClient(gateway.port());
    }

    private static void ask(WireClient client, String method, String path) throws IOException {
        client.send(method + " /echo" + path + " HTTP/1.1\r\nHost: gateway.example\r\n\r\n");
    }

    private static void assertOwn(Optional<WireAnswer> answer, int status) {
        WireAnswer own = answer.orElseThrow();
        assertThat(own.status()).isEqualTo(status);
        assertThat(own.values("X-Foreign")).isEmpty();
        if (own.end() != WireAnswer.End.NO_BODY) {
            assertThat(own.body()).isEqualTo("012");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"surplus", "split", "halfsplit"})
    void the_request_after_an_answer_with_more_behind_it_gets_its_own(String kind) throws IOException {
        try (WireClient client = client()) {
            for (int i = 0; i < ROUNDS; i++) {
                String method = List.of("GET", "HEAD").get(i % 2);
                ask(client, method, "/200." + kind + ".3");
                assertOwn(client.answer(method), 200);

                ask(client, "GET", "/206.fixed.3");
                assertOwn(client.answer("GET"), 206);
            }
        }
    }

    /** It is there when the connection is given back. */
    @ParameterizedTest
    @ValueSource(strings = {"surplus", "split", "halfsplit"})
    void a_request_that_waits_for_the_connection_gets_its_own(String kind) throws IOException {
        try (WireClient first = client();
                WireClient second = client()) {
            for (int i = 0; i < ROUNDS; i++) {
                ask(first, "GET", "/200." + kind + ".3");
                ask(second, "GET", "/206.fixed.3");
                assertOwn(first.answer("GET"), 200);
                assertOwn(second.answer("GET"), 206);
            }
        }
    }

    @Test
    void a_connection_over_which_something_comes_that_nobody_has_asked_for_is_closed() throws IOException {
        try (WireClient client = client()) {
            for (int i = 0; i < ROUNDS; i++) {
                ask(client, "GET", "/200.fixed.3");
                assertOwn(client.answer("GET"), 200);
                assertThat(backend.connections()).isPositive();

                backend.sayForeign();

                await().until(() -> backend.connections() == 0);
            }
        }
    }
}

package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.acceptance.Client.Answer;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What a server of grpc-go streams arrives as lines or as events. */
@ExtendWith(SharedGateways.class)
@TestInstance(Lifecycle.PER_CLASS)
final class GoStreamingTest {

    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";

    private final LedgerProcess ledger = LedgerProcess.start("go");
    private final Gateway gateway;
    private final Client client;
    private final Registration registration;

    GoStreamingTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
        this.client = gateway.client();
        this.registration = Registration.of(gateway.consul(), "ledger_streaming", ledger.port(), "rpc");
    }

    @BeforeAll
    void register() {
        registration.register();
        gateway.awaitRouted(registration.name(), "rpc", 1);
    }

    @AfterAll
    void close() {
        registration.close();
        ledger.close();
    }

    @Test
    void every_message_is_a_line_in_order() {
        Answer answer = client.get("/v1/ledger:watch?count=5000", "Accept", LINES);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(LINES);
        assertThat(answer.body().lines().map(LedgerContract::json)).containsExactlyElementsOf(entries(5000));
    }

    @Test
    void every_message_is_an_event() {
        Answer answer = client.get("/v1/ledger:watch?count=3", "Accept", EVENTS);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(EVENTS);
        assertThat(answer.body()).isEqualTo("data: {\"id\":\"1\"}\n\ndata: {\"id\":\"2\"}\n\ndata: {\"id\":\"3\"}\n\n");
    }

    @Test
    void an_error_after_messages_is_the_last_line() {
        Answer answer = client.get("/v1/ledger:watch?count=2&fail=true", "Accept", LINES);

        List<JsonNode> lines = answer.body().lines().map(LedgerContract::json).toList();
        assertThat(lines).as(answer.toString()).hasSize(3);
        assertThat(lines.get(2).at("/error/code").asInt()).isEqualTo(5);
        assertThat(lines.get(2).at("/error/message").asString()).isEqualTo("no more entries");
    }

    @Test
    void an_error_after_messages_is_an_event_of_its_own() {
        Answer answer = client.get("/v1/ledger:watch?count=1&fail=true", "Accept", EVENTS);

        assertThat(answer.body()).startsWith("data: {\"id\":\"1\"}\n\nevent: error\ndata: {\"code\":5,");
    }

    @Test
    void an_error_before_any_message_is_an_ordinary_one() {
        Answer answer = client.get("/v1/ledger:watch?fail=true", "Accept", LINES);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
        assertThat(answer.json().get("message").asString()).isEqualTo("no more entries");
    }

    private static List<JsonNode> entries(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(id -> LedgerContract.json("{\"id\":\"" + id + "\"}"))
                .toList();
    }
}

package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.acceptance.Client.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What passes between REST and a gRPC server, whatever language it is written in. */
@ExtendWith(SharedGateways.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class LedgerContract {

    private static final String REFUSAL = "kein Eintrag in Büchern: 没有 100%";

    final Gateway gateway;
    final Client client;
    final LedgerProcess ledger;
    private final Registration registration;

    LedgerContract(Gateway gateway, String language, String service) {
        this.gateway = gateway;
        this.client = gateway.client();
        this.ledger = LedgerProcess.start(language);
        this.registration = Registration.of(gateway.consul(), service, ledger.port(), "rpc");
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
    void every_kind_of_value_comes_back_exactly_as_it_was_sent() {
        String entry = """
                {"id": "-9223372036854775808", "cents": "18446744073709551615", "kind": "CREDIT",
                 "history": ["DEBIT", "CREDIT", "DEBIT"], "seal": "AP/+fw==",
                 "payer": {"name": "Zoë 世界 \\u0001", "agent": {"name": "b", "agent": {"name": "c"}}},
                 "balances": {"": "-1", "a.b": "9007199254740993"},
                 "witnesses": {"-1": {"name": "x"}, "2147483647": {"name": "y"}},
                 "booked": "1969-07-20T20:17:40.123456789Z", "took": "-3.000000001s", "note": "n",
                 "settled": false, "deltas": ["-9223372036854775808", "0", "9223372036854775807"],
                 "rate": 1.5e-7, "receiptNumber": "0"}
                """;

        Answer answer = client.post("/ledger.v1.Ledger/Echo", entry);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(json(entry));
    }

    @Test
    void other_spellings_of_values_come_back_in_the_usual_one() {
        Answer answer = client.post("/ledger.v1.Ledger/Echo", """
                {"id": 7, "cents": "1e3", "kind": 1, "seal": "AP_-fw", "booked": "2026-02-28T23:30:00-01:00",
                 "rate": "-Infinity", "receipt_number": 9007199254740993}
                """);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(json("""
                                {"id": "7", "cents": "1000", "kind": "DEBIT", "seal": "AP/+fw==",
                                 "booked": "2026-03-01T00:30:00Z", "rate": "-Infinity",
                                 "receiptNumber": "9007199254740993"}
                                """));
    }

    @Test
    void an_annotated_method_takes_its_fields_from_path_and_body() {
        Answer answer = client.send("PUT", "/v1/ledgers/K%C3%B6ln%2F1/entries/42", "{\"cents\":\"5\"}");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(json("{\"id\":\"42\",\"cents\":\"5\",\"note\":\"Köln/1\"}"));
    }

    @Test
    void an_error_keeps_its_message_and_its_details() {
        Answer answer = client.get("/v1/ledgers/main/entries/-7");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertRefusal(answer.json(), "main");
    }

    @Test
    void an_error_without_details_keeps_its_message() {
        Answer answer = client.get("/v1/ledgers/main/entries/0");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.json())
                .isEqualTo(json("{\"code\":3,\"message\":\"Nummer fehlt:\\n没有 100%\",\"details\":[]}"));
    }

    @Test
    void an_error_may_have_kilobytes_of_details() {
        String name = "x".repeat(20_000);

        Answer answer = client.post("/ledger.v1.Ledger/GetEntry", "{\"id\":\"-7\",\"ledger\":\"" + name + "\"}");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
        assertRefusal(answer.json(), name);
    }

    @Test
    void a_status_in_an_answer_reads_like_one_in_an_error() {
        Answer answer = client.get("/v1/ledgers/main/entries/-7:explain");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertRefusal(answer.json(), "main");
    }

    @Test
    void headers_arrive_as_metadata() {
        Answer answer = client.get("/v1/ledger:inspect", "X-Tenant", "acme", "X-Trace-Bin", "AP8Q");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().at("/text/x-tenant").asString()).isEqualTo("acme");
        assertThat(answer.json().at("/binary/x-trace-bin").asString()).isEqualTo("AP8Q");
    }

    @Test
    void metadata_before_and_after_the_message_arrives_as_headers() {
        Answer answer = client.get("/v1/ledger:inspect");

        assertThat(answer.headers().allValues("x-stamp")).containsExactly("first", "second");
        assertThat(answer.header("x-stamp-bin")).isEqualTo("AP8Q");
        assertThat(answer.header("x-sum")).isEqualTo("42");
        assertThat(answer.header("x-sum-bin")).isEqualTo("/gA=");
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static void assertRefusal(JsonNode status, String ledger) {
        assertThat(status.get("code").asInt()).isEqualTo(5);
        assertThat(status.get("message").asString()).isEqualTo(REFUSAL);
        assertThat(status.get("details").valueStream())
                .contains(json("{\"@type\":\"type.googleapis.com/ledger.v1.Missing\",\"id\":\"-7\",\"ledger\":\""
                        + ledger + "\"}"));
    }
}

package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules of streaming, 113 to 120, over real sockets. The test plays the client and the service by turns. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamingTest {

    private static final int PROMPT_MILLIS = 100;

    private final Streams service = new Streams();
    private final RunningGateway gateway = new RunningGateway("--lictor.limits.body=16KB");

    @BeforeAll
    void register() {
        gateway.register("flow", service.port(), "rpc");
        gateway.untilExplained("GET", "/v1/watch/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        service.close();
    }

    private RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "*/*", "text/html"})
    void rule_113_each_element_of_an_array_is_written_when_it_comes(String accept) throws IOException {
        try (RawClient client = client().get("/v1/watch/x", "Accept: " + accept)) {
            StreamCall call = service.next();

            call.send("a");
            RawClient.Head head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).isEqualTo("application/json");
            assertThat(client.text()).isEqualTo("[{\"text\":\"a\"}");
            call.send("b");
            assertThat(client.text()).isEqualTo(",{\"text\":\"b\"}");
            call.end();
            assertThat(client.restText()).isEqualTo("]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/x-ndjson, {\"text\":\"a\"}/, {\"text\":\"b\"}/",
        "text/event-stream, data: {\"text\":\"a\"}//, data: {\"text\":\"b\"}//"
    })
    void rules_114_and_115_each_record_is_written_when_it_comes(String accept, String first, String second)
            throws IOException {
        try (RawClient client = client().get("/v1/watch/x", "Accept: " + accept)) {
            StreamCall call = service.next();

            call.send("a");
            assertThat(client.head().header("content-type")).isEqualTo(accept);
            assertThat(client.text()).isEqualTo(first.replace('/', '\n'));
            call.send("b");
            assertThat(client.text()).isEqualTo(second.replace('/', '\n'));
            call.end();
            assertThat(client.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"application/json, []", "application/x-ndjson, ''", "text/event-stream, ''"})
    void rule_113_an_answer_without_messages_is_whole(String accept, String body) throws IOException {
        try (RawClient client = client().get("/v1/watch/x", "Accept: " + accept)) {
            service.next().end();

            RawClient.Head head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(client.body(head)).isEqualTo(body);
        }
    }

    @Test
    void rule_115_an_event_is_one_line_whatever_the_text() throws IOException {
        try (RawClient client = client().get("/v1/watch/x", "Accept: text/event-stream")) {
            service.next().send("two\nlines").end();

            client.head();
            assertThat(client.restText()).isEqualTo("data: {\"text\":\"two\\nlines\"}\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-ndjson", "text/event-stream"})
    void rule_116_an_error_before_the_first_message_has_its_status(String accept) throws IOException {
        try (RawClient client = client().get("/v1/watch/x", "Accept: " + accept)) {
            Metadata trailers = new Metadata();
            trailers.put(Metadata.Key.of("x-why", Metadata.ASCII_STRING_MARSHALLER), "gone");
            service.next().open(new Metadata()).end(Status.NOT_FOUND.withDescription("no x"), trailers);

            RawClient.Head head = client.head();
            assertThat(head.status()).isEqualTo(404);
            assertThat(head.header("content-type")).isEqualTo("application/json");
            assertThat(head.header("x-why")).isEqualTo("gone");
            assertThat(json(client.body(head)).get("code").asInt()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-ndjson | {\"error\":%s}/",
                "text/event-stream | event: error/data: %s//",
            })
    void rule_117_a_later_error_is_the_last_record(String accept, String record) throws IOException {
        try (RawClient client = client().get("/v1/watch/x", "Accept: " + accept)) {
            StreamCall call = service.next().send("a");
            client.head();
            client.text();

            call.end(Status.NOT_FOUND.withDescription("no more"));

            assertThat(client.restText())
                    .isEqualTo(
                            record.replace('/', '\n').formatted("{\"code\":5,\"message\":\"no more\",\"details\":[]}"));
        }
    }

    @Test
    void rule_117_an_array_is_cut_after_a_later_error() throws IOException {
        try (RawClient client = client().get("/v1/watch/x")) {
            StreamCall call = service.next().send("a");
            client.head();
            client.text();

            call.end(Status.ABORTED.withDescription("no more"));

            assertThat(client.text()).startsWith(",{\"error\":{\"code\":10,");
            assertThat(client.isCut()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"text\":\"a\"},{\"text\":\"b\"}] | application/json",
                "{\"text\":\"a\"}{\"text\":\"b\"} | application/json",
                "{\"text\":\"a\"} {\"text\":\"b\"} | application/x-ndjson"
            })
    void rule_118_each_element_is_a_message(String body, String type) throws Exception {
        try (RawClient client = client().post("/v1/chat", "Content-Type: " + type)) {
            client.chunk(body).endChunks();

            StreamCall call = service.next();
            assertThat(call.text()).isEqualTo("a");
            assertThat(call.text()).isEqualTo("b");
            assertThat(call.awaitRequestEnd()).isTrue();
            call.send("done").end();
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.restText()).isEqualTo("[{\"text\":\"done\"}]");
        }
    }

    @Test
    void rule_118_only_the_first_message_has_what_the_path_says() throws Exception {
        try (RawClient client = client().post("/v1/gather/p")) {
            client.chunk("[{},{}]").endChunks();

            StreamCall call = service.next();
            assertThat(call.text()).isEqualTo("p");
            assertThat(call.text()).isEmpty();
            call.send("done").end();
            RawClient.Head head = client.head();
            assertThat(client.body(head)).isEqualTo("{\"text\":\"done\"}");
        }
    }

    @Test
    void rule_118_an_empty_array_is_no_message() throws Exception {
        try (RawClient client = client().post("/v1/gather/p")) {
            client.chunk("[]").endChunks();

            StreamCall call = service.next();
            assertThat(call.awaitRequestEnd()).isTrue();
            assertThat(call.unread()).isZero();
            call.send("none").end();
            assertThat(client.head().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | 400",
                "[{\"text\":\"a\"}] x | 400",
                "[{\"text\":\"a\"},{\"nome\":1}] | 400",
                "[{\"text\":\"a\"} | 400"
            })
    void rule_118_anything_else_is_refused_and_the_call_cancelled(String body, int status) throws Exception {
        try (RawClient client = client().post("/v1/gather/p")) {
            client.chunk(body).endChunks();

            StreamCall call = service.next();
            RawClient.Head head = client.head();
            assertThat(head.status()).isEqualTo(status);
            assertThat(json(client.body(head)).get("code").asInt()).isEqualTo(3);
            assertThat(call.awaitCancelled()).isTrue();
        }
    }

    @Test
    void rule_118_a_message_over_the_limit_is_refused_and_a_longer_body_is_not() throws Exception {
        try (RawClient client = client().post("/v1/gather/p")) {
            String large = "{\"text\":\"" + "x".repeat(10_000) + "\"}";
            client.chunk(large).chunk(large).chunk(large);
            StreamCall call = service.next();
            call.message();
            call.message();
            call.message();

            client.chunk("{\"text\":\"" + "x".repeat(20_000) + "\"}");

            assertThat(client.head().status()).isEqualTo(413);
            assertThat(call.awaitCancelled()).isTrue();
        }
    }

    @Test
    void rule_119_messages_go_to_and_fro_before_the_request_ends() throws Exception {
        try (RawClient client = client().post("/v1/chat", "Accept: application/x-ndjson")) {
            client.chunk("{\"text\":\"one\"}");
            StreamCall call = service.next();
            assertThat(call.text()).isEqualTo("one");
            call.send("1");
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.text()).isEqualTo("{\"text\":\"1\"}\n");

            client.chunk("{\"text\":").chunk("\"two\"}");
            assertThat(call.text()).isEqualTo("two");
            call.send("2");
            assertThat(client.text()).isEqualTo("{\"text\":\"2\"}\n");

            client.endChunks();
            assertThat(call.awaitRequestEnd()).isTrue();
            call.end();
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void rule_117_a_bad_message_after_the_answer_has_begun_is_told_in_it() throws Exception {
        try (RawClient client = client().post("/v1/chat", "Accept: application/x-ndjson")) {
            client.chunk("{\"text\":\"one\"}");
            StreamCall call = service.next().send("1");
            client.head();
            client.text();

            client.chunk("{\"nome\":1}");

            assertThat(json(client.restText()).at("/error/code").asInt()).isEqualTo(3);
            assertThat(call.awaitCancelled()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/watch/x", "/v1/ask/x"})
    void rule_120_a_client_that_goes_away_cancels_the_call(String path) throws Exception {
        assertCancelledPromptly(() -> {
            RawClient client = client().get(path);
            StreamCall call = service.next();
            client.close();
            return call;
        });
    }

    @Test
    void rule_120_a_client_that_goes_away_during_the_answer_cancels_the_call() throws Exception {
        assertCancelledPromptly(() -> {
            RawClient client = client().get("/v1/watch/x");
            StreamCall call = service.next().send("a");
            client.head();
            client.text();
            client.close();
            return call;
        });
    }

    @Test
    void rule_120_a_client_that_goes_away_during_its_request_cancels_the_call() throws Exception {
        assertCancelledPromptly(() -> {
            RawClient client = client().post("/v1/gather/x").chunk("[{},");
            StreamCall call = service.next();
            call.message();
            client.close();
            return call;
        });
    }

    /** Each time, and within the time of the rule at least once, for the machine may be busy. */
    private static void assertCancelledPromptly(Callable<StreamCall> leaving) throws Exception {
        boolean prompt = false;
        for (int i = 0; i < 50 && !prompt; i++) {
            StreamCall call = leaving.call();
            prompt = call.awaitCancelled(PROMPT_MILLIS);
            assertThat(prompt || call.awaitCancelled()).isTrue();
        }
        assertThat(prompt).isTrue();
    }

    @Test
    void a_stream_is_load_on_its_endpoint_until_it_ends() throws Exception {
        try (RawClient client = client().get("/v1/watch/x")) {
            StreamCall call = service.next().send("a");
            client.head();
            await().until(() -> inFlight() == 1); // without those of earlier tests

            call.end();
            client.rest();
            await().until(() -> inFlight() == 0);
        }
    }

    private int inFlight() {
        return gateway.json("/actuator/gateway/instances")
                .valueStream()
                .filter(instance -> instance.get("service").asString().equals("flow"))
                .flatMap(instance -> instance.get("endpoints").valueStream())
                .mapToInt(endpoint -> endpoint.get("inFlight").asInt())
                .sum();
    }

    @Test
    void an_answer_that_was_cut_has_no_clean_end() throws IOException {
        try (RawClient client = client().get("/v1/files/x")) {
            StreamCall call = service.next().send(Streams.file("text/plain", "part"));
            client.head();
            client.text();

            call.end(Status.INTERNAL);

            assertThatThrownBy(client::rest).isInstanceOf(EOFException.class);
        }
    }
}

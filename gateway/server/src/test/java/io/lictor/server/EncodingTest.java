package io.lictor.server;

import static io.lictor.server.Answers.await;
import static io.lictor.server.Answers.header;
import static io.lictor.server.Answers.json;
import static io.lictor.server.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpBody;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not plain JSON: rules 97, 99 and 109, and compressed answers, over real sockets. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EncodingTest {

    private final Streams service = new Streams();
    private final RunningGateway gateway =
            new RunningGateway("--lictor.limits.body=64KB", "--lictor.limits.response=64KB");

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

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(String plain) {
        return gzip(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static String gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpRequest.Builder encoded(String path, String encoding, byte[] body) {
        return gateway.request(path)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body));
    }

    @Test
    void rule_109_a_body_of_any_type_is_passed_on_as_it_is() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response =
                gateway.sendAsync(gateway.request("/v1/file/x").header("Accept-Encoding", "gzip"));
        service.next().send(Streams.file("image/png", "x".repeat(5_000))).end();

        assertThat(header(await(response), "Content-Type")).isEqualTo("image/png");
        assertThat(header(await(response), "Content-Encoding")).isEmpty();
        assertThat(header(await(response), "Content-Length")).isEqualTo("5000");
    }

    @Test
    void rule_109_a_stream_of_any_type_is_passed_on_as_it_is() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response = gateway.sendAsync(gateway.request("/v1/files/x"));
        service.next()
                .send(Streams.file("image/png", "one,"))
                .send(Streams.file("", "two"))
                .end();

        assertThat(header(await(response), "Content-Type")).isEqualTo("image/png");
        assertThat(text(await(response))).isEqualTo("one,two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/file", "/v1/files"})
    void rule_99_a_request_of_any_type_is_passed_on_as_it_is(String path) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response = gateway.sendAsync(
                gateway.request(path).header("Content-Type", "text/csv").POST(BodyPublishers.ofString("a;b")));
        StreamCall call = service.next();
        HttpBody body = HttpBody.parseFrom(call.message());

        assertThat(body.getContentType()).isEqualTo("text/csv");
        assertThat(body.getData().toStringUtf8()).isEqualTo("a;b");
        call.send("done").end();
        assertThat(await(response).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/v1/ask, gzip", "/v1/ask, x-gzip", "/v1/gather/, GZIP", "/v1/watch, gzip"})
    void rule_97_a_gzip_body_is_decoded(String path, String encoding) throws Exception {
        String where = path.endsWith("/") ? path + "x" : path;
        CompletableFuture<HttpResponse<byte[]>> response =
                gateway.sendAsync(encoded(where, encoding, gzip("{\"text\":\"x\"}")));
        StreamCall call = service.next();

        assertThat(call.text()).isEqualTo("x");
        call.send("done").end();
        assertThat(await(response).statusCode()).isEqualTo(200);
    }

    @Test
    void rule_97_a_body_that_is_not_encoded_may_say_so() throws Exception {
        var response = gateway.sendAsync(encoded("/v1/ask", "identity", "{}".getBytes(StandardCharsets.UTF_8)));
        service.next().send("done").end();

        assertThat(await(response).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask", "/v1/watch", "/v1/gather/x"})
    void rule_97_a_bomb_is_a_413(String path) throws Exception {
        byte[] much = new byte[50_000_000];
        Arrays.fill(much, (byte) ' ');
        much[0] = '{';
        byte[] bomb = gzip(much);
        assertThat(bomb.length).isLessThan(60_000);

        HttpResponse<byte[]> response = await(gateway.sendAsync(encoded(path, "gzip", bomb)));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).get("code").asInt()).isEqualTo(8);
        drain();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/ask, br, 415",
        "/v1/ask, 'gzip, gzip', 415",
        "/v1/gather/x, deflate, 415",
        "/v1/ask, gzip, 400",
        "/v1/gather/x, gzip, 400"
    })
    void rule_97_other_encodings_and_broken_ones_are_refused(String path, String encoding, int status)
            throws Exception {
        HttpResponse<byte[]> response =
                await(gateway.sendAsync(encoded(path, encoding, "{}".getBytes(StandardCharsets.UTF_8))));

        assertThat(response.statusCode()).isEqualTo(status);
        drain();
    }

    /** A streamed call may have begun before its body was seen to be bad; it arrives before the next one does. */
    private void drain() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> last =
                gateway.sendAsync(gateway.request("/v1/ask/x").header("X-Last", "yes"));
        StreamCall call = service.next();
        while (!call.header("x-last").iterator().hasNext()) {
            call = service.next();
        }
        call.send("done").end();
        assertThat(await(last).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gzip | gzip", "gzip;q=0 | ''", "br, *;q=0.1 | gzip", "identity, gzip;q=0.5 | ''", "br | ''"})
    void a_long_answer_is_compressed_for_who_takes_it(String accepted, String encoding) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response =
                gateway.sendAsync(gateway.request("/v1/ask/x").header("Accept-Encoding", accepted));
        String much = "much ".repeat(1_000);
        service.next().send(much).end();

        assertThat(header(await(response), "Content-Encoding")).isEqualTo(encoding);
        assertThat(header(await(response), "Vary")).isEqualTo("Accept-Encoding");
        byte[] body = await(response).body();
        assertThat(encoding.isEmpty() ? text(await(response)) : gunzip(body)).contains(much);
    }

    @Test
    void a_short_answer_is_not_compressed() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> response =
                gateway.sendAsync(gateway.request("/v1/ask/x").header("Accept-Encoding", "gzip"));
        service.next().send("little").end();

        assertThat(header(await(response), "Content-Encoding")).isEmpty();
    }

    @Test
    void a_compressed_stream_can_be_read_message_by_message() throws Exception {
        try (RawClient client = new RawClient(gateway.port())
                .get("/v1/watch/x", "Accept-Encoding: gzip", "Accept: application/x-ndjson")) {
            StreamCall call = service.next().send("a");
            assertThat(client.head().header("content-encoding")).isEqualTo("gzip");
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            read.writeBytes(client.chunk().orElseThrow());
            assertThat(soFar(read)).isEqualTo("{\"text\":\"a\"}\n");
            call.send("b");
            read.writeBytes(client.chunk().orElseThrow());
            assertThat(soFar(read)).isEqualTo("{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
            call.end();
            read.writeBytes(client.rest());
            assertThat(gunzip(read.toByteArray())).isEqualTo("{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
        }
    }

    private static String soFar(ByteArrayOutputStream gzip) throws IOException {
        StringBuilder text = new StringBuilder();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.toByteArray()))) {
            while (true) {
                text.append((char) in.read());
                if (text.charAt(text.length() - 1) == '\uffff') {
                    return text.toString();
                }
            }
        } catch (EOFException thatIsAllSoFar) {
            return text.toString();
        }
    }
}

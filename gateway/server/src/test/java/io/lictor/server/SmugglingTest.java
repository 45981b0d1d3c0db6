package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import io.lictor.server.testing.WireRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two readers may understand in two ways (RFC 9112, 11.2). On both lanes each is refused and its connection
 * closed, or the backend, which reads by the letter, sees exactly the requests that the client has sent.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SmugglingTest {

    private static final String HIDDEN = "GET /echo/hidden HTTP/1.1\r\nHost: x\r\n\r\n";

    private static final int EXPRESS = 0;
    private static final int SPRING = 1;

    private final List<Lane> lanes = List.of(Lane.express(), Lane.spring());

    @AfterAll
    void stop() {
        lanes.forEach(Lane::close);
    }

    private static String post(String headers, String rest) {
        return "POST /echo/one HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n" + rest;
    }

    private static String get(String headers) {
        return "GET /echo/one HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n\r\n";
    }

    private static Named<String> attack(String name, String bytes) {
        return Named.of(name, bytes);
    }

    private static Stream<Named<String>> lengthsInDoubt() {
        String hidden = "0\r\n\r\n" + HIDDEN;
        int length = hidden.length();
        return Stream.of(
                attack(
                        "a length and chunks",
                        post("Content-Length: " + length + "\r\nTransfer-Encoding: chunked", hidden)),
                attack("chunks and a length", post("Transfer-Encoding: chunked\r\nContent-Length: 6", hidden)),
                attack("two lengths that differ", post("Content-Length: 5\r\nContent-Length: " + length, hidden)),
                attack("two lengths that are one", post("Content-Length: 5\r\nContent-Length: 5", hidden)),
                attack("a list of lengths that differ", post("Content-Length: 5, " + length, hidden)),
                attack("a length with a plus", post("Content-Length: +5", hidden)),
                attack("a length with a minus", post("Content-Length: -5", hidden)),
                attack("a length in hex", post("Content-Length: 0x5", hidden)),
                attack("a length with a space inside", post("Content-Length: 5 0", hidden)),
                attack("a length with an underscore", post("Content-Length: 5_0", hidden)),
                attack("a length that is no number", post("Content-Length: five", hidden)),
                attack("a length that is empty", post("Content-Length:", hidden)),
                attack("a length beyond 64 bits", post("Content-Length: 18446744073709551621", hidden)),
                attack("a length in other digits", post("Content-Length: \u00b2", hidden)));
    }

    private static Stream<Named<String>> codingsInDoubt() {
        String hidden = "0\r\n\r\n" + HIDDEN;
        return Stream.of(
                attack("a coding nobody knows", post("Transfer-Encoding: xchunked", hidden)),
                attack("chunked and not last", post("Transfer-Encoding: chunked, identity", hidden)),
                attack(
                        "two lines of chunked",
                        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", hidden)),
                attack("chunked twice in one line", post("Transfer-Encoding: chunked, chunked", hidden)),
                attack(
                        "chunked, then one nobody knows",
                        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: cow", hidden)),
                attack("chunked in quotes", post("Transfer-Encoding: \"chunked\"", hidden)),
                attack("chunked after a vertical tab", post("Transfer-Encoding: \013chunked", hidden)),
                attack("chunked before a NUL", post("Transfer-Encoding: chunked\0", hidden)),
                attack("chunked in a folded line", post("Transfer-Encoding:\r\n chunked", hidden)),
                attack("chunked behind a space before the colon", post("Transfer-Encoding : chunked", hidden)),
                attack("chunked with a line feed before it", post("X: y\nTransfer-Encoding: chunked", hidden)));
    }

    private static Stream<Named<String>> chunksInDoubt() {
        String end = "\r\n0\r\n\r\n" + HIDDEN;
        return Stream.of(
                        "+5\r\nhello",
                        "-5\r\nhello",
                        "0x5\r\nhello",
                        "5_0\r\nhello",
                        "\r\nhello",
                        "g\r\nhello",
                        "5 5\r\nhello",
                        "100000005\r\nhello",
                        "fffffffffffffffb\r\nhello",
                        "10000000000000005\r\nhello",
                        "5\nhello",
                        "5;a\nb\r\nhello",
                        "5\r\nhello!",
                        "5\r\nhell",
                        "5\rhello",
                        "5;a=\"\r\n\"\r\nhello")
                .map(chunk -> attack("a chunk of " + shown(chunk), post("Transfer-Encoding: chunked", chunk + end)));
    }

    private static Stream<Named<String>> headersInDoubt() {
        return Stream.of(
                attack("a folded first line", "GET /echo/one HTTP/1.1\r\n Host: x\r\n\r\n"),
                attack("a space before the colon", get("X-A : b")),
                attack("a tab before the colon", get("X-A\t: b")),
                attack("no colon", get("X-A")),
                attack("no name", get(": b")),
                attack("a space in the name", get("X A: b")),
                attack("a NUL in the name", get("X\0A: b")),
                attack("a NUL in the value", get("X-A: b\0c")),
                attack("a carriage return in the value", get("X-A: b\rc")),
                attack("a carriage return and a header", get("X-A: b\rX-B: c")),
                attack("a line feed alone", get("X-A: b\nX-B: c")),
                attack("line feeds alone", "GET /echo/one HTTP/1.1\nHost: x\n\n" + HIDDEN),
                attack("too long a line", "GET /echo/" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                attack("too long a header", get("X-A: " + "x".repeat(70_000))),
                attack("too many headers", get("X-A: b\r\n".repeat(9_000) + "X-C: d")));
    }

    private static Stream<Named<String>> hostsInDoubt() {
        String line = "GET /echo/one HTTP/1.1\r\n";
        return Stream.of(
                attack("two hosts", get("Host: y") + HIDDEN),
                attack("two hosts that are one", get("Host: x")),
                attack("two hosts of HTTP/1.0", "GET /echo/one HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"),
                attack("no host", line + "\r\n" + HIDDEN),
                attack("an empty host", line + "Host:\r\n\r\n"),
                attack("a host that is none", line + "Host: a b\r\n\r\n"),
                attack("a host with a path", line + "Host: a/echo/hidden?\r\n\r\n"),
                attack("a host with a user", line + "Host: x@y\r\n\r\n"),
                attack("a host with a port that is none", line + "Host: x:y\r\n\r\n"),
                attack("another host in the first line", "GET http://y/echo/one HTTP/1.1\r\nHost: x\r\n\r\n"),
                attack("another port in the first line", "GET http://x:81/echo/one HTTP/1.1\r\nHost: x\r\n\r\n"),
                attack("a user in the first line", "GET http://u@x/echo/one HTTP/1.1\r\nHost: x\r\n\r\n"),
                attack("no host, with a body", "POST /echo/one HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello" + HIDDEN));
    }

    private static Stream<Named<String>> firstLinesInDoubt() {
        return Stream.of(
                        "GET  /echo/one HTTP/1.1",
                        "GET /echo/one  HTTP/1.1",
                        "GET /echo/one HTTP/1.1 ",
                        "GET\t/echo/one\tHTTP/1.1",
                        "GET /echo/one HTTP/2.0",
                        "GET /echo/one HTTP/1.10",
                        "GET /echo/one HTTP/1",
                        "GET /echo/one http/1.1",
                        "GET /echo/one",
                        "/echo/one HTTP/1.1",
                        "G(T /echo/one HTTP/1.1",
                        "GET /echo/one HTTP/1.1 HTTP/1.1",
                        "GET /echo/o\0ne HTTP/1.1",
                        "GET /echo/o\013ne HTTP/1.1",
                        "GET /echo/one\rX: HTTP/1.1",
                        "GET echo/one HTTP/1.1",
                        "")
                .map(line -> attack("the line " + shown(line), line + "\r\nHost: x\r\n\r\n"));
    }

    private static Stream<Named<String>> clear() {
        return Stream.of(
                attack("a folded line", get("X-A: b\r\n c")),
                attack("no host before there were any", "GET /echo/one HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
                attack("its host in the first line", "GET http://X:80/echo/one HTTP/1.1\r\nHost: x\r\n\r\n"),
                attack("brackets in a query", "GET /echo/one?a[0]=%7C HTTP/1.1\r\nHost: x\r\n\r\n"),
                attack("empty lines before it", "\r\n\r\n" + get("X-A: b")),
                attack("a body of GET", get("Content-Length: " + HIDDEN.length()) + HIDDEN),
                attack(
                        "chunked behind white space",
                        post("Transfer-Encoding:  \t chunked \t", "5\r\nhello\r\n0\r\n\r\n")),
                attack("chunked in capitals", post("Transfer-Encoding: CHUNKED", "5\r\nhello\r\n0\r\n\r\n")),
                attack(
                        "identity, then chunked",
                        post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")),
                attack(
                        "a chunk's extension",
                        post("Transfer-Encoding: chunked", "5;a=\"0\"; b\r\nhello\r\n0;c\r\n\r\n")),
                attack(
                        "a length that Connection takes away",
                        post("Connection: Content-Length\r\nContent-Length: " + HIDDEN.length(), HIDDEN)),
                attack(
                        "chunks that Connection takes away",
                        post("Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n")),
                attack("a host that Connection takes away", get("Connection: Host")),
                attack(
                        "a length among the trailers",
                        post("Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\nContent-Length: 50\r\n\r\n")));
    }

    static Stream<Arguments> doubtfulHeads() {
        return onEachLane(
                Stream.of(lengthsInDoubt(), codingsInDoubt(), headersInDoubt()).flatMap(all -> all));
    }

    static Stream<Arguments> doubtfulHosts() {
        return onEachLane(hostsInDoubt());
    }

    static Stream<Arguments> codingsNotOffered() {
        return onEachLane(Stream.of("gzip, chunked", "identity, GZip , chunked", "gzip\r\nTransfer-Encoding: chunked")
                .map(coding -> attack(shown(coding), coding)));
    }

    static Stream<Arguments> doubtfulLines() {
        return onEachLane(firstLinesInDoubt());
    }

    static Stream<Arguments> doubtfulChunks() {
        return onEachLane(chunksInDoubt());
    }

    static Stream<Arguments> clearRequests() {
        return onEachLane(clear());
    }

    private static Stream<Arguments> onEachLane(Stream<Named<String>> attacks) {
        return attacks.flatMap(attack -> Stream.of(EXPRESS, SPRING).map(lane -> Arguments.of(lane, attack)));
    }

    private static String shown(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("doubtfulHeads")
    void a_head_in_doubt_is_refused(int which, String bytes) throws IOException {
        Lane lane = lanes.get(which);
        lane.backend().take();

        assertThat(refusal(lane, bytes)).isIn(400, 404, 414, 431, 501, 505);

        assertThat(lane.backend().take()).isEmpty();
        assertThat(lane.backend().violations()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("doubtfulHosts")
    void a_host_in_doubt_is_refused_in_words(int which, String bytes) throws IOException {
        Lane lane = lanes.get(which);
        lane.backend().take();
        try (WireClient client = new WireClient(lane.port())) {
            client.trySend(bytes.getBytes(StandardCharsets.ISO_8859_1));
            WireAnswer answer = client.answer("GET").orElseThrow();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.values("Content-Type")).containsExactly("application/json");
            assertThat(answer.body()).contains("\"BAD_HOST\"").contains("Host header");
            assertThat(client.isClosed()).as("the connection is closed").isTrue();
        }

        assertThat(lane.backend().take()).isEmpty();
        assertThat(lane.backend().violations()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("codingsNotOffered")
    void a_coding_that_is_not_undone_is_refused_in_words(int which, String coding) throws IOException {
        WireAnswer answer = refused(lanes.get(which), post("Transfer-Encoding: " + coding, "5\r\nhello\r\n0\r\n\r\n"));

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.body()).contains("\"UNKNOWN_TRANSFER_CODING\"").containsIgnoringCase("gzip");
    }

    /** The answer to what no backend sees and after which the connection is closed. */
    private static WireAnswer refused(Lane lane, String bytes) throws IOException {
        lane.backend().take();
        try (WireClient client = new WireClient(lane.port())) {
            client.trySend(bytes.getBytes(StandardCharsets.ISO_8859_1));
            WireAnswer answer = client.answer("GET").orElseThrow();
            assertThat(answer.values("Content-Type")).containsExactly("application/json");
            assertThat(client.isClosed()).as("the connection is closed").isTrue();
            assertThat(lane.backend().take()).isEmpty();
            return answer;
        }
    }

    /** Some are mended on the way; what the backend sees of them is by the letter. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("doubtfulLines")
    void a_first_line_in_doubt_is_at_most_one_request(int which, String bytes) throws IOException {
        Lane lane = lanes.get(which);
        lane.backend().take();
        try (WireClient client = new WireClient(lane.port())) {
            client.trySend(bytes.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.answer("GET")).isPresent();
            client.trySend("GET /echo/two HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            client.answer("GET").ifPresent(second -> assertThat(second.status()).isEqualTo(200));
        }

        assertThat(lines(lane))
                .isSubsetOf("GET /one HTTP/1.1", "GET /two HTTP/1.1")
                .doesNotHaveDuplicates();
        assertThat(lane.backend().violations()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("doubtfulChunks")
    void a_body_in_doubt_is_refused(int which, String bytes) throws IOException {
        Lane lane = lanes.get(which);
        lane.backend().take();

        assertThat(refusal(lane, bytes)).isEqualTo(400);

        assertThat(lane.backend().take()).as("taken for whole").isEmpty();
        assertThat(lane.backend().violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {EXPRESS, SPRING})
    void a_body_that_is_in_doubt_behind_its_answer_ends_the_connection(int which) throws IOException {
        try (WireClient client = new WireClient(lanes.get(which).port())) {
            client.send("POST /echo/200.early.3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
            assertThat(client.answer("POST").orElseThrow().status()).isEqualTo(200);

            client.trySend(("z\r\n\r\n" + HIDDEN).getBytes(StandardCharsets.ISO_8859_1));

            assertThat(client.isClosed()).isTrue();
        }
        assertThat(lanes.get(which).backend().take())
                .extracting(WireRequest::target)
                .doesNotContain("/hidden");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("clearRequests")
    void what_is_clear_is_one_request(int which, String bytes) throws IOException {
        Lane lane = lanes.get(which);
        lane.backend().take();
        try (WireClient client = new WireClient(lane.port())) {
            client.send(bytes);
            assertThat(client.answer("GET").orElseThrow().status()).isEqualTo(200);
            client.send("GET /echo/two HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer("GET").orElseThrow().status()).isEqualTo(200);
        }

        assertThat(lines(lane)).hasSize(2).first().asString().matches("[A-Z]+ /one(\\?a\\[0]=%7C)? HTTP/1\\.1");
        assertThat(lane.backend().violations()).isEmpty();
    }

    private static List<String> lines(Lane lane) {
        return lane.backend().take().stream().map(WireRequest::line).toList();
    }

    /** The status of the one answer, after which the connection is closed. */
    private static int refusal(Lane lane, String bytes) throws IOException {
        try (WireClient client = new WireClient(lane.port())) {
            client.trySend(bytes.getBytes(StandardCharsets.ISO_8859_1));
            int status = client.answer("GET").orElseThrow().status();
            assertThat(client.isClosed()).as("the connection is closed").isTrue();
            return status;
        }
    }
}

package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RawClient;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.http2.Http2Error;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What goes wrong on the way to a client of the express lane ends its connection, or its stream; what is a mistake of ours is told. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
final class LaneMistakeTest {

    /** On which a request comes. */
    private enum Way {
        /** Of HTTP/1.1. */
        CONNECTION,
        /** Of HTTP/2. */
        STREAM
    }

    private final HttpService live = new HttpService();
    private final RunningGateway gateway =
            new RunningGateway(ClientConnections.class, "--lictor.express.enabled=true", "--server.http2.enabled=true");

    @BeforeEach
    void register() {
        gateway.register("live", live.port(), "restful");
        gateway.untilExplained("GET", "/live/slow", "found");
    }

    @AfterEach
    void stop() {
        gateway.close();
        live.close();
    }

    static Stream<Arguments> ours() {
        return onBoth(
                new IllegalStateException("a state that should not be"),
                new EncoderException("an answer that cannot be written"));
    }

    static Stream<Arguments> theClients() {
        return onBoth(
                new IOException("the client has left"),
                new DecoderException(new SSLException("bytes that are no TLS")));
    }

    private static Stream<Arguments> onBoth(Exception... causes) {
        return Stream.of(causes).flatMap(cause -> Stream.of(Way.values()).map(way -> Arguments.of(cause, way)));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void a_mistake_of_ours_is_logged_with_its_request(Exception mistake, Way way, CapturedOutput output)
            throws Exception {
        happens(mistake, way);

        assertThat(output.getAll()).contains("ERROR", "GET /live/slow failed", mistake.toString());
    }

    @ParameterizedTest
    @MethodSource("theClients")
    void what_the_client_does_is_not(Exception doing, Way way, CapturedOutput output) throws Exception {
        happens(doing, way);

        assertThat(output.getAll()).doesNotContain("ERROR");
    }

    private void happens(Exception cause, Way way) throws Exception {
        switch (way) {
            case CONNECTION -> happensOnConnection(cause);
            case STREAM -> happensOnStream(cause);
        }
    }

    private void happensOnStream(Exception cause) throws Exception {
        try (Http2Client client = new Http2Client(gateway.port())) {
            Http2Client.Stream asked = client.get("/live/slow");
            await().until(() -> live.waiting() == 1);
            gateway.part(ClientConnections.class)
                    .streams()
                    .forEach(stream -> stream.pipeline().fireExceptionCaught(cause));
            assertThat(asked.resetCode()).isEqualTo(Http2Error.CANCEL.code());
        }
    }

    /** On that of a request that is under way. */
    private void happensOnConnection(Exception cause) throws IOException {
        Set<Channel> before = Set.copyOf(gateway.part(ClientConnections.class).open());
        try (RawClient client = new RawClient(gateway.port()).get("/live/slow")) {
            await().until(() -> live.waiting() == 1);
            Channel connection = gateway.part(ClientConnections.class).open().stream()
                    .filter(channel -> !before.contains(channel))
                    .findFirst()
                    .orElseThrow();
            connection.pipeline().fireExceptionCaught(cause);
            assertThatThrownBy(client::head).isInstanceOf(EOFException.class);
        }
    }
}

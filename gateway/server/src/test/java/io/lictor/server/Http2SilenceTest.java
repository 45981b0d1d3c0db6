package io.lictor.server;

import static io.lictor.server.testing.FrameClient.GOAWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.FrameClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask for nothing. By itself, since on a busy machine those of other tests may be as late. */
@Timeout(300)
final class Http2SilenceTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_connection_without_a_request_is_not_kept(boolean tls, @TempDir Path directory) throws Exception {
        try (Http2Port port = new Http2Port(
                tls, directory, "--server.netty.idle-timeout=10m", "--lictor.client.first-byte-timeout=1s")) {
            try (FrameClient client = port.connect()) {
                FrameClient.Frame last = client.untilEnd().orElseThrow();

                assertThat(last.type()).isEqualTo(GOAWAY);
                assertThat(last.code()).isZero();
            }
        }
    }
}

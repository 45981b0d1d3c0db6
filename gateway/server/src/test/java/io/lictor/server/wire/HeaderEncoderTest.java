package io.lictor.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is read again by Netty's decoder, which is somebody else's understanding of the RFC. */
final class HeaderEncoderTest {

    private static final byte[][] NOTHING = {};

    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(true, 64 * 1024);
    private final RequestHead head = new RequestHead("127.0.0.1:50051");

    private Http2Headers decoded(ByteBuf block) throws Http2Exception {
        return decoder.decodeHeaders(1, block);
    }

    private ByteBuf written(String method, byte[]... fields) {
        ByteBuf block = Unpooled.buffer();
        head.write(block, method, TimeUnit.SECONDS.toNanos(10), fields);
        return block;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void a_request_has_the_fields_that_grpc_wants() throws Http2Exception {
        Http2Headers headers = decoded(written("a.B/C", ascii("x-trace"), ascii("t-1")));

        assertThat(headers.method()).hasToString("POST");
        assertThat(headers.scheme()).hasToString("http");
        assertThat(headers.path()).hasToString("/a.B/C");
        assertThat(headers.authority()).hasToString("127.0.0.1:50051");
        assertThat(headers.get("content-type")).hasToString("application/grpc");
        assertThat(headers.get("te")).hasToString("trailers");
        assertThat(headers.get("grpc-timeout")).hasToString("10000000u");
        assertThat(headers.get("x-trace")).hasToString("t-1");
    }

    @Test
    void the_second_request_for_a_method_is_small_and_says_the_same() throws Http2Exception {
        ByteBuf block = Unpooled.buffer();
        head.write(block, "a.B/C", RequestHead.NO_TIMEOUT, NOTHING);
        Http2Headers first = decoded(block);

        head.write(block.clear(), "a.B/C", RequestHead.NO_TIMEOUT, NOTHING);

        assertThat(block.readableBytes()).isLessThan(10);
        assertThat(decoded(block)).isEqualTo(first);
    }

    @Test
    void methods_beyond_the_table_are_said_in_full() throws Http2Exception {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 200; i++) {
                String method = "some.long.package.Service" + i + "/Method";

                assertThat(decoded(written(method)).path()).hasToString("/" + method);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "40", "300", "4096", "65536"})
    void a_table_of_another_size_begins_anew(long size) throws Http2Exception {
        for (int i = 0; i < 50; i++) {
            decoded(written("a.B/M" + i));
        }

        decoder.configuration().maxHeaderTableSize(size);
        head.tableSize(size);

        for (int i = 0; i < 100; i++) {
            Http2Headers headers = decoded(written("a.B/M" + i));
            assertThat(headers.path()).hasToString("/a.B/M" + i);
            assertThat(headers.get("user-agent")).hasToString("lictor");
        }
    }

    @Test
    void a_table_that_grows_again_before_a_request_is_no_trouble() throws Http2Exception {
        decoded(written("a.B/C"));
        for (long size : new long[] {0, 4096}) {
            decoder.configuration().maxHeaderTableSize(size);
            head.tableSize(size);
        }

        assertThat(decoded(written("a.B/C")).path()).hasToString("/a.B/C");
    }

    @Test
    void binary_values_are_base64_and_long_ones_whole() throws Http2Exception {
        String longValue = "v".repeat(20_000);

        Http2Headers headers =
                decoded(written("a.B/C", ascii("d-bin"), new byte[] {0, -1, 127}, ascii("long"), ascii(longValue)));

        assertThat(headers.get("d-bin")).hasToString("AP9/");
        assertThat(headers.get("long")).hasToString(longValue);
    }

    @Test
    void fields_of_the_transport_are_its_own() throws Http2Exception {
        Http2Headers headers = decoded(written(
                "a.B/C",
                ascii("grpc-timeout"),
                ascii("1S"),
                ascii("content-type"),
                ascii("text/plain"),
                ascii("connection"),
                ascii("close"),
                ascii("unprintable"),
                new byte[] {'a', '\n'}));

        assertThat(headers.getAll("grpc-timeout")).hasSize(1);
        assertThat(headers.getAll("content-type")).hasSize(1);
        assertThat(headers.contains("connection")).isFalse();
        assertThat(headers.contains("unprintable")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 1n",
        "1, 1n",
        "99999999, 99999999n",
        "100000000, 100000u",
        "99999999999, 99999999u",
        "100000000000, 100000m",
        "99999999999999, 99999999m",
        "100000000000000, 100000S",
        "9223372036854775806, 99999999S"
    })
    void a_time_out_has_eight_digits_at_most(long nanos, String text) {
        assertThat(RequestHead.timeout(nanos)).isEqualTo(text);
    }
}

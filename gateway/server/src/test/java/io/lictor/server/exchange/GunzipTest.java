package io.lictor.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Gzip both ways, against the JDK's own. */
final class GunzipTest {

    private static final byte[] PLAIN = random(100_000);

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        Arrays.fill(bytes, size / 3, size / 2, (byte) 'x');
        return bytes;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static Flux<byte[]> cut(byte[] bytes, int size) {
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            parts.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        return Flux.fromIterable(parts);
    }

    private static byte[] unpacked(byte[] packed, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Gunzip.pieces(cut(packed, size)).doOnNext(out::writeBytes).blockLast();
        return out.toByteArray();
    }

    private static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 1_000_000})
    void a_body_may_be_cut_anywhere(int size) throws IOException {
        assertThat(unpacked(gzip(PLAIN), size)).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void members_may_follow_each_other(int size) throws IOException {
        assertThat(unpacked(bytes(gzip(PLAIN), gzip(PLAIN)), size)).isEqualTo(bytes(PLAIN, PLAIN));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void a_header_may_have_all_its_parts(int size) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[] {'h', 'i'});
        deflater.finish();
        byte[] data = new byte[64];
        int length = deflater.deflate(data);
        byte[] body = Arrays.copyOf(data, length);
        deflater.end();
        CRC32 crc = new CRC32();
        crc.update(new byte[] {'h', 'i'});
        long sum = crc.getValue();
        byte[] trailer = {(byte) sum, (byte) (sum >> 8), (byte) (sum >> 16), (byte) (sum >> 24), 2, 0, 0, 0};
        byte[] head = {0x1f, (byte) 0x8b, 8, 0x1f, 0, 0, 0, 0, 0, 3, 2, 0, 'e', 'x', 'n', 0, 'c', 0, 1, 2};

        assertThat(unpacked(bytes(head, body, trailer), size)).isEqualTo(new byte[] {'h', 'i'});
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0  | 1 | it is not gzip
            2  | 7 | it is packed by another method than deflate
            3  | 0 | its header has flags that gzip does not have
            10 | 4 | its compressed data is damaged, invalid block type
            -1 | 1 | its length is not the one that stands at its end
            -5 | 1 | its checksum does not match
            """)
    void a_broken_body_is_refused_with_what_is_wrong(int at, byte flip, String why) throws IOException {
        byte[] packed = gzip("hello, hello, hello, hello".getBytes(StandardCharsets.UTF_8));
        int place = at < 0 ? packed.length + at : at;
        packed[place] = (byte) (packed[place] ^ (flip == 0 ? -1 : flip));

        assertThatThrownBy(() -> unpacked(packed, 1000))
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("the body is not what header 'content-encoding' says: " + why);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 50_000, -8, -1})
    void a_body_that_is_cut_anywhere_is_told_to_be_cut_short(int length) throws IOException {
        byte[] packed = gzip(PLAIN);
        int kept = length < 0 ? packed.length + length : length;

        assertThatThrownBy(() -> unpacked(Arrays.copyOf(packed, kept), 1000))
                .isInstanceOf(GatewayException.class)
                .hasMessageEndingWith("says: it is gzip, but cut short");
    }

    @Test
    void what_is_no_gzip_behind_gzip_is_told() throws IOException {
        byte[] body = bytes(gzip(PLAIN), new byte[] {'x'});

        assertThatThrownBy(() -> unpacked(body, 1000))
                .hasMessageEndingWith("says: something else stands behind the end of its gzip");
    }

    @Test
    void a_bomb_is_unpacked_only_as_far_as_is_asked_for() throws IOException {
        byte[] piece = Gunzip.pieces(Flux.just(gzip(new byte[50_000_000]))).blockFirst();

        assertThat(piece).isNotNull().hasSizeLessThanOrEqualTo(16 * 1024);
    }

    @Test
    void what_was_written_can_be_read() throws IOException {
        byte[] whole = bytes(
                Objects.requireNonNull(Gzip.parts(cut(PLAIN, 333)).collectList().block())
                        .toArray(new byte[0][]));

        assertThat(new GZIPInputStream(new ByteArrayInputStream(whole)).readAllBytes())
                .isEqualTo(PLAIN);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(Gzip.whole(PLAIN))).readAllBytes())
                .isEqualTo(PLAIN);
        assertThat(unpacked(whole, 100)).isEqualTo(PLAIN);
    }
}

package io.lictor.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class MessageReaderTest {

    private static final int LIMIT = 200_000;

    private final MessageReader reader = new MessageReader(LIMIT);

    private static ByteBuf framed(int flag, byte[]... messages) {
        ByteBuf bytes = Unpooled.buffer();
        for (byte[] message : messages) {
            bytes.writeByte(flag).writeInt(message.length).writeBytes(message);
        }
        return bytes;
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private List<byte[]> read(ByteBuf bytes, int part) throws StatusException {
        List<byte[]> messages = new ArrayList<>();
        while (bytes.isReadable()) {
            ByteBuf next = bytes.readSlice(Math.min(part, bytes.readableBytes()));
            while (next.isReadable()) {
                byte[] message = reader.read(next);
                if (message != null) {
                    messages.add(message);
                }
            }
        }
        return messages;
    }

    @Test
    void messages_are_found_wherever_frames_are_cut() throws StatusException {
        byte[][] sent = {bytes(0), bytes(1), bytes(7), bytes(0), bytes(300)};
        for (int part = 1; part < 330; part++) {
            assertThat(read(framed(0, sent), part)).containsExactly(sent);
            assertThat(reader.isInside()).isFalse();
        }
    }

    @Test
    void a_large_message_in_small_parts_is_whole() throws StatusException {
        assertThat(read(framed(0, bytes(LIMIT)), 1000)).containsExactly(bytes(LIMIT));
    }

    @Test
    void a_message_that_is_not_whole_is_known_to_be_under_way() throws StatusException {
        assertThat(read(framed(0, bytes(10)).readSlice(3), 10)).isEmpty();

        assertThat(reader.isInside()).isTrue();
    }

    @Test
    void a_message_over_the_limit_is_refused_before_it_comes() {
        ByteBuf announced = Unpooled.buffer().writeByte(0).writeInt(LIMIT + 1);

        assertRefused(announced, Status.Code.RESOURCE_EXHAUSTED, WireChannel.TOO_LARGE);
    }

    @Test
    void a_length_beyond_two_gigabytes_is_refused() {
        assertRefused(Unpooled.buffer().writeByte(0).writeInt(-1), Status.Code.RESOURCE_EXHAUSTED, "4294967295");
    }

    @Test
    void a_compressed_message_without_an_encoding_is_a_violation() {
        assertRefused(framed(1, bytes(1)), Status.Code.INTERNAL, "compressed");
    }

    @Test
    void unknown_flags_are_a_violation() {
        assertRefused(framed(2, bytes(1)), Status.Code.INTERNAL, "flags");
    }

    @Test
    void gzip_is_unpacked() throws Exception {
        reader.expectGzip();

        assertThat(read(framed(1, gzip(bytes(5000))), 100)).containsExactly(bytes(5000));
    }

    @Test
    void an_encoding_that_was_announced_need_not_be_used() throws Exception {
        reader.expectGzip();

        assertThat(read(framed(0, bytes(5)), 100)).containsExactly(bytes(5));
    }

    @Test
    void a_small_message_that_unpacks_over_the_limit_is_refused() throws IOException {
        reader.expectGzip();

        assertRefused(framed(1, gzip(new byte[LIMIT + 1])), Status.Code.RESOURCE_EXHAUSTED, WireChannel.TOO_LARGE);
    }

    @Test
    void what_is_not_gzip_is_a_violation() {
        reader.expectGzip();

        assertRefused(framed(1, bytes(30)), Status.Code.INTERNAL, "sent a message that is not gzip");
    }

    @Test
    void gzip_that_is_cut_short_is_told_so() throws IOException {
        reader.expectGzip();
        byte[] packed = gzip(bytes(5000));

        assertRefused(
                framed(1, Arrays.copyOf(packed, packed.length - 9)), Status.Code.INTERNAL, "gzip message cut short");
    }

    @Test
    void gzip_that_is_damaged_is_told_so() throws IOException {
        reader.expectGzip();
        byte[] packed = gzip(bytes(5000));
        packed[20] ^= -1;

        assertRefused(framed(1, packed), Status.Code.INTERNAL, "gzip message whose data is damaged");
    }

    @Test
    void gzip_with_a_wrong_checksum_is_told_so() throws IOException {
        reader.expectGzip();
        byte[] packed = gzip(bytes(5000));
        packed[packed.length - 5] ^= 1;

        assertRefused(framed(1, packed), Status.Code.INTERNAL, "gzip message whose checksum or length does not match");
    }

    private void assertRefused(ByteBuf bytes, Status.Code code, String text) {
        assertThatThrownBy(() -> reader.read(bytes)).isInstanceOfSatisfying(StatusException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(code);
            assertThat(refused.getStatus().getDescription()).contains(text);
        });
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}

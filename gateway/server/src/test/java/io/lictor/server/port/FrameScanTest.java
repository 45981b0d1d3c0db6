package io.lictor.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.FrameClient;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameScanTest {

    private static final byte[] PREFACE = FrameClient.PREFACE.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SETTINGS = FrameClient.frame(FrameClient.SETTINGS, 0, 0);

    private final List<String> frames = new ArrayList<>();
    private final FrameScan scan =
            new FrameScan((type, payload, stream) -> frames.add(type + " of " + payload + " on " + stream));

    private FrameScan follow(byte[]... parts) {
        for (byte[] part : parts) {
            scan.follow(Unpooled.wrappedBuffer(part));
        }
        return scan;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 9, 10, 1_000})
    void frames_are_found_wherever_they_are_cut(int size) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(PREFACE);
        all.writeBytes(FrameClient.frame(FrameClient.SETTINGS, 0, 0, new byte[6]));
        all.writeBytes(FrameClient.frame(FrameClient.HEADERS, FrameClient.END_HEADERS, 1, new byte[300]));
        all.writeBytes(FrameClient.frame(FrameClient.DATA, 0, 1));
        all.writeBytes(FrameClient.frame(FrameClient.DATA, FrameClient.END_STREAM, 70_001, new byte[70_000]));
        byte[] bytes = all.toByteArray();

        for (int at = 0; at < bytes.length; at += size) {
            scan.follow(Unpooled.wrappedBuffer(bytes, at, Math.min(size, bytes.length - at)));
        }

        assertThat(frames).containsExactly("4 of 6 on 0", "1 of 300 on 1", "0 of 0 on 1", "0 of 70000 on 70001");
        assertThat(scan.isMidway()).isFalse();
    }

    @Test
    void a_client_of_http_1_1_is_another() {
        assertThat(follow("P".getBytes(StandardCharsets.US_ASCII)).isOther()).isFalse();
        assertThat(follow("OST".getBytes(StandardCharsets.US_ASCII)).isOther()).isTrue();
        assertThat(scan.hasBegun()).isFalse();
    }

    @Test
    void a_client_that_has_said_nothing_owes_nothing() {
        assertThat(scan.isMidway()).isFalse();
    }

    @Test
    void the_settings_are_part_of_the_beginning() {
        assertThat(follow(PREFACE).isMidway()).isTrue();
        assertThat(follow(SETTINGS).isMidway()).isFalse();
    }

    @Test
    void a_head_ends_with_the_frame_that_says_so() {
        follow(PREFACE, SETTINGS);

        assertThat(follow(FrameClient.frame(FrameClient.HEADERS, 0, 1, new byte[2]))
                        .isMidway())
                .isTrue();
        assertThat(follow(FrameClient.frame(FrameClient.CONTINUATION, 0, 1)).isMidway())
                .isTrue();
        assertThat(follow(FrameClient.frame(FrameClient.CONTINUATION, FrameClient.END_HEADERS, 1))
                        .isMidway())
                .isFalse();
    }

    @Test
    void a_part_of_a_body_has_a_time_of_its_own() {
        byte[] part = FrameClient.frame(FrameClient.DATA, 0, 1, new byte[2]);
        follow(PREFACE, SETTINGS);

        assertThat(follow(new byte[] {part[0]}).isMidway()).isTrue();
        scan.follow(Unpooled.wrappedBuffer(part, 1, part.length - 2));
        assertThat(scan.isMidway()).isFalse();
    }
}

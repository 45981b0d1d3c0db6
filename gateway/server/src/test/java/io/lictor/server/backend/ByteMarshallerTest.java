package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class ByteMarshallerTest {

    private static final byte[] MESSAGE = {1, 2, 3, 4, 5};

    /** As gRPC gives a message that was not compressed. */
    private static final class Known extends ByteArrayInputStream implements KnownLength {
        Known(byte[] message) {
            super(message);
        }
    }

    @Test
    void a_message_goes_out_as_it_is() throws IOException {
        InputStream stream = ByteMarshaller.INSTANCE.stream(MESSAGE);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();

        int length = ((Drainable) stream).drainTo(sent);

        assertThat(length).isEqualTo(MESSAGE.length);
        assertThat(sent.toByteArray()).isEqualTo(MESSAGE);
        assertThat(stream.available()).isZero();
    }

    @Test
    void a_message_comes_in_as_it_is_whether_its_length_is_known_or_not() {
        assertThat(ByteMarshaller.INSTANCE.parse(new Known(MESSAGE))).isEqualTo(MESSAGE);
        assertThat(ByteMarshaller.INSTANCE.parse(new ByteArrayInputStream(MESSAGE)))
                .isEqualTo(MESSAGE);
    }

    @Test
    void a_message_that_breaks_off_is_the_backends_fault() throws IOException {
        InputStream broken = InputStream.nullInputStream();
        broken.close();

        assertThatThrownBy(() -> ByteMarshaller.INSTANCE.parse(broken))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("INTERNAL: the response message broke off");
    }

    /** Else each small message would cost a buffer of 8 or 16 KB on either way. */
    @Test
    void a_small_message_is_not_copied_by_way_of_a_large_buffer() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream(64);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        passThrough(sent); // whatever is loaded on the way
        long before = threads.getCurrentThreadAllocatedBytes();

        passThrough(sent);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_096);
    }

    private static void passThrough(ByteArrayOutputStream sent) throws IOException {
        sent.reset();
        ((Drainable) ByteMarshaller.INSTANCE.stream(MESSAGE)).drainTo(sent);
        sent.write(ByteMarshaller.INSTANCE.parse(new Known(MESSAGE)));
    }
}

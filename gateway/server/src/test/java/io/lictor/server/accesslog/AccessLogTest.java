package io.lictor.server.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class AccessLogTest {

    private static final int CAPACITY = 16;

    /** Keeps what it is given. */
    private static class Memory implements LogTarget {

        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void write(ByteArrayOutputStream some) throws IOException {
            some.toString(StandardCharsets.UTF_8).lines().forEach(lines::add);
        }

        @Override
        public void close() {}
    }

    /** A disk that hangs until it is let go. */
    private static final class Stuck extends Memory {

        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void write(ByteArrayOutputStream some) throws IOException {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            super.write(some);
        }
    }

    private static void write(AccessLog log, int from, int to) {
        for (int i = from; i < to; i++) {
            log.write(Entries.of("/" + i));
        }
    }

    @Test
    void lines_are_written_in_their_order_without_being_asked_for() throws IOException {
        Memory target = new Memory();
        try (AccessLog log = new AccessLog(LineFormat.COMMON, target, 1_000)) {
            write(log, 0, 100);

            await().until(() -> target.lines.size() == 100);
            assertThat(target.lines.get(99)).contains("/99 ");
            await().until(() -> log.written() == 100);
            assertThat(log.dropped()).isZero();
        }
    }

    @Test
    void closing_loses_no_line() throws IOException {
        Memory target = new Memory();
        AccessLog log = new AccessLog(LineFormat.JSON, target, 10_000);
        write(log, 0, 5_000);
        log.close();

        assertThat(target.lines).hasSize(5_000);
    }

    @Test
    void a_target_that_hangs_holds_nobody_up_and_what_is_lost_is_counted() throws Exception {
        Stuck target = new Stuck();
        AccessLog log = new AccessLog(LineFormat.JSON, target, CAPACITY);
        write(log, 0, 1);
        target.reached.await();

        write(log, 1, 1 + CAPACITY + 5);
        assertThat(log.dropped()).isEqualTo(5);

        target.released.countDown();
        log.close();
        assertThat(target.lines).hasSize(1 + CAPACITY);
        assertThat(log.written()).isEqualTo(1 + CAPACITY);
    }

    @Test
    void lines_that_cannot_be_written_are_counted_and_later_ones_are_written() throws IOException {
        Memory target = new Memory() {
            @Override
            public void write(ByteArrayOutputStream some) throws IOException {
                if (some.toString(StandardCharsets.UTF_8).contains("/0 ")) {
                    throw new IOException("no space left on device");
                }
                super.write(some);
            }
        };
        try (AccessLog log = new AccessLog(LineFormat.COMMON, target, 1_000)) {
            write(log, 0, 1);
            await().until(() -> log.dropped() == 1);
            write(log, 1, 2);

            await().until(() -> target.lines.size() == 1);
            await().until(() -> log.written() == 1);
        }
    }
}

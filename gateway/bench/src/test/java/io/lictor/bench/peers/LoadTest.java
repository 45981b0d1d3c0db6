package io.lictor.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoadTest {

    private static final HttpAnswer RIGHT = new HttpAnswer(200, "ok");
    private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(5));

    /** What the server does with a request, by its number from 1; false: it closes the connection instead of an answer. */
    private interface Script {
        boolean answers(int number);
    }

    private static final class Server implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger connections = new AtomicInteger();
        private final Script script;

        Server(Script script) throws IOException {
            this.script = script;
            start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    connections.incrementAndGet();
                    start(() -> serve(client));
                }
            } catch (IOException closed) {
                assertThat(socket.isClosed()).isTrue();
            }
        }

        private void serve(Socket client) {
            try (client) {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.isEmpty()) {
                        if (!script.answers(requests.incrementAndGet())) {
                            return;
                        }
                        client.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
                                        .getBytes(StandardCharsets.US_ASCII));
                    }
                }
            } catch (IOException gone) {
                // The load has what it came for.
            }
        }

        private static void start(Runnable work) {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Server server = new Server(number -> true);

    LoadTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Load load() {
        return new Load(server.socket.getLocalPort(), Scenario.PAGE, RIGHT::equals);
    }

    @Test
    void a_closed_loop_asks_all_over_its_connections() throws IOException {
        Load.Outcome outcome = load().run(100, 4, Schedule.AT_ONCE, DEADLINE);

        assertThat(outcome.errors()).isZero();
        assertThat(outcome.latencies().count()).isEqualTo(100);
        assertThat(server.requests).hasValue(100);
        assertThat(server.connections).hasValue(4);
    }

    @Test
    void at_a_fixed_rate_nothing_is_asked_before_it_is_due() throws IOException {
        long start = System.nanoTime();

        Load.Outcome outcome = load().run(20, 4, new Schedule(200), DEADLINE);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(95_000_000);
        assertThat(outcome.errors()).isZero();
        assertThat(server.requests).hasValue(20);
    }

    @Test
    void what_waits_behind_a_slow_answer_counts_from_when_it_was_due() throws IOException {
        server.close();
        server = new Server(number -> {
            if (number == 1) {
                stall(300_000_000);
            }
            return true;
        });

        Load.Outcome outcome = load().run(20, 1, new Schedule(1000), DEADLINE);

        // The last one was due 19 ms after the first, all but which were answered at once when they were asked.
        assertThat(outcome.latencies().micros(0.01)).isGreaterThanOrEqualTo(281_000);
    }

    @Test
    void a_connection_that_breaks_is_one_error_and_is_opened_anew() throws IOException {
        server.close();
        server = new Server(number -> number != 3);

        Load.Outcome outcome = load().run(10, 1, Schedule.AT_ONCE, DEADLINE);

        assertThat(outcome.errors()).isOne();
        assertThat(outcome.latencies().count()).isEqualTo(9);
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void a_wrong_answer_is_an_error() throws IOException {
        Load wrong = new Load(server.socket.getLocalPort(), Scenario.PAGE, answer -> false);

        assertThat(wrong.run(3, 1, Schedule.AT_ONCE, DEADLINE).errors()).isEqualTo(3);
    }

    @Test
    void what_nobody_listens_to_any_more_was_not_answered() throws IOException {
        server.close();
        AtomicInteger asked = new AtomicInteger();
        server = new Server(number -> {
            asked.set(number);
            stopListening();
            return false;
        });

        assertThat(load().run(10, 1, Schedule.AT_ONCE, DEADLINE).errors()).isEqualTo(10);
        assertThat(asked).hasValue(1);
    }

    /** Returns when connections are refused: a socket that another thread accepts on is closed a little later. */
    private void stopListening() {
        try {
            server.close();
            while (isListening()) {
                Thread.onSpinWait();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean isListening() throws IOException {
        try {
            new Socket(InetAddress.getLoopbackAddress(), server.socket.getLocalPort()).close();
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static void stall(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}

package io.lictor.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who does not read is not read for: streams many times larger than the gateway's heap go through it whole, and stand
 * still while the other side does.
 */
@Timeout(1200)
final class BackpressureTest {

    private static final long MESSAGES = Boolean.getBoolean("lictor.soak") ? 10 * 1024 : 1024;
    private static final long BEFORE_THE_PAUSE = 64;
    /** Sockets and windows of HTTP/2 hold some megabytes each; what the gateway itself holds is one message. */
    private static final long MOST_IN_FLIGHT = 48;

    private final ConsulAgent consul = Gateway.realConsul();
    private final LictorProcess lictor =
            LictorProcess.start(List.of("-Xmx192m", "-XX:MaxDirectMemorySize=96m"), consul.port());
    private final BulkService service = new BulkService(MESSAGES);
    private final GrpcBackend backend = GrpcBackend.serve(service.definition());
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final long start = System.nanoTime();

    @BeforeEach
    void register() {
        Registration.of(new ConsulClient(consul.baseUri()), "bulk", backend.port(), "rpc")
                .register();
        await().until(() -> !lictor.routes("bulk").isEmpty());
    }

    @AfterEach
    void close() {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.println("back-pressure over " + MESSAGES + " MB: " + millis + " ms");
        writer.shutdownNow();
        backend.close();
        lictor.close();
        consul.close();
    }

    @Test
    void a_reader_that_stops_stops_the_backend_and_misses_nothing() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(lictor.client().at("/bulk"))
                .header("Accept", "application/x-ndjson")
                .build();
        try (InputStream in = lictor.client()
                .http()
                .send(request, BodyHandlers.ofInputStream())
                .body()) {
            readMessages(in, 0, BEFORE_THE_PAUSE);

            awaitStandstill(service::given);

            assertFewInFlight("answer", service.given() - BEFORE_THE_PAUSE);
            readMessages(in, BEFORE_THE_PAUSE, MESSAGES);
            assertThat(in.read()).isEqualTo(-1);
        }
        assertSound();
    }

    @Test
    void a_backend_that_stops_stops_the_client_and_misses_nothing() throws Exception {
        service.pauseAfter(BEFORE_THE_PAUSE);
        try (Socket socket = connect()) {
            AtomicLong written = new AtomicLong();
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(socket, written), writer);

            await().until(() -> service.taken() == BEFORE_THE_PAUSE);
            awaitStandstill(written::get);

            assertFewInFlight("request", written.get() - BEFORE_THE_PAUSE);
            assertThat(service.taken()).isEqualTo(BEFORE_THE_PAUSE);
            service.resume();
            writing.get(20, TimeUnit.MINUTES);
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answer).contains("\"" + MESSAGES + " taken, 0 wrong\"");
        }
        assertSound();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSendBufferSize(64 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), lictor.port()));
        return socket;
    }

    private static void write(Socket socket, AtomicLong written) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write("POST /bulk HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(US_ASCII));
            for (long number = 0; number < MESSAGES; number++) {
                byte[] message = line(number);
                out.write((Integer.toHexString(message.length) + "\r\n").getBytes(US_ASCII));
                out.write(message);
                out.write("\r\n".getBytes(US_ASCII));
                written.incrementAndGet();
            }
            out.write("0\r\n\r\n".getBytes(US_ASCII));
        } catch (IOException broken) {
            throw new IllegalStateException("after " + written + " messages", broken);
        }
    }

    private static byte[] line(long number) {
        return ("{\"text\":\"" + BulkService.text(number) + "\"}\n").getBytes(US_ASCII);
    }

    private static void readMessages(InputStream in, long from, long to) throws IOException {
        for (long number = from; number < to; number++) {
            byte[] expected = line(number);
            byte[] read = in.readNBytes(expected.length);
            assertThat(Arrays.equals(read, expected)).as("message %d", number).isTrue();
        }
    }

    private static void awaitStandstill(LongSupplier count) {
        AtomicLong last = new AtomicLong(-1);
        await("standstill")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> last.getAndSet(count.getAsLong()) == count.getAsLong());
    }

    private static void assertFewInFlight(String what, long messages) {
        System.out.println("back-pressure, " + what + " that stands still: " + messages + " MB in flight");
        assertThat(messages).isLessThan(MOST_IN_FLIGHT);
    }

    private void assertSound() {
        assertThat(lictor.log()).doesNotContain("OutOfMemory").doesNotContain("LEAK");
        assertThat(lictor.readiness()).isEqualTo(200);
    }
}

package io.lictor.server;

import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.FrameClient;
import io.lictor.server.testing.SelfSigned;
import io.lictor.server.testing.TrustingSocket;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A gateway whose port speaks HTTP/2, in clear text or by TLS. */
final class Http2Port implements AutoCloseable {

    private final RunningGateway gateway;
    private final boolean tls;

    /** @param directory for the key, where it is by TLS */
    Http2Port(boolean tls, Path directory, String... settings) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--server.http2.enabled=true");
        if (tls) {
            SelfSigned made = SelfSigned.in(directory, "localhost");
            all.add("--server.ssl.key-store=" + made.store());
            all.add("--server.ssl.key-store-password=" + made.password());
        }
        this.tls = tls;
        this.gateway = new RunningGateway(all.toArray(String[]::new));
    }

    RunningGateway gateway() {
        return gateway;
    }

    FrameClient connect(byte... settings) throws IOException {
        return new FrameClient(socket(), settings);
    }

    /** Of a client that has said nothing yet. */
    Socket socket() throws IOException {
        return socket("h2");
    }

    /** @param protocol that a client by TLS says it speaks */
    Socket socket(String protocol) throws IOException {
        Socket connected = FrameClient.connected(gateway.port());
        return tls ? TrustingSocket.over(connected, protocol) : connected;
    }

    /** Registers an instance and waits until it is asked. */
    void register(String service, int port, String... tags) {
        gateway.register(service, port, tags);
        await().until(() -> text("/" + service + "/text").equals("hello"));
    }

    /** The answer of one frame to somebody else. */
    String text(String path) throws IOException {
        try (FrameClient client = connect()) {
            client.ask(1, path).next();
            return client.next()
                    .map(body -> new String(body.payload(), StandardCharsets.US_ASCII))
                    .orElse("");
        }
    }

    /** No request is under way, neither to a route nor to an endpoint. */
    void untilNothingIsInFlight() {
        MeterRegistry meters = gateway.part(MeterRegistry.class);
        for (String name : List.of("lictor.route.in.flight", "lictor.endpoint.in.flight")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> meters.get(name).gauges().stream()
                            .mapToDouble(Gauge::value)
                            .allMatch(calls -> calls == 0));
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}

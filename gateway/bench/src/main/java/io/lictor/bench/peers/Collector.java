package io.lictor.bench.peers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;

/** Takes spans by OTLP over HTTP, counts what came and keeps nothing. */
final class Collector implements AutoCloseable {

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final LongAdder received = new LongAdder();

    Collector() throws IOException {
        server.createContext("/v1/traces", exchange -> {
            received.add(exchange.getRequestBody().transferTo(OutputStream.nullOutputStream()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** Bytes of all spans. */
    long received() {
        return received.sum();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

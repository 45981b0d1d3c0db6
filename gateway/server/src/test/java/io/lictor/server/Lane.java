package io.lictor.server;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.ScriptedServer;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gateway of which all requests take one lane, with backends of its own, so that what those have seen is known to come
 * from there: {@code /echo/**} and {@code api.example.com/hosted/**} of a {@link ScriptedServer}, a
 * {@link Greeter} and a {@link LaneFlow}.
 */
final class Lane implements AutoCloseable {

    /** Bytes that a body may have, held or not. */
    static final int LIMIT = 32 * 1024;

    private final String name;
    private final ScriptedServer backend = new ScriptedServer();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Greeter greeter = Greeter.start(this::greet);
    private final Streams flow = new Streams(this::flow);
    private final RunningGateway gateway;

    /** A gRPC call as its service has seen it. */
    record Call(String request, Metadata headers) {}

    private Lane(String name, boolean express, boolean http2) {
        this.name = name;
        this.gateway = new RunningGateway(
                "--lictor.express.enabled=" + express,
                "--server.http2.enabled=" + http2,
                "--lictor.limits.body=" + LIMIT + "B",
                "--lictor.limits.proxied-body=" + LIMIT + "B",
                "--lictor.limits.response=" + LIMIT + "B",
                // A backend that is told to fail stays in the table.
                "--lictor.breaker.consecutive-failures=0",
                "--lictor.breaker.minimum-calls=1000000");
        gateway.register("echo", backend.port(), "restful", "lictor.retry=0");
        gateway.register(
                "hosted", backend.port(), "lictor.route=api.example.com/hosted", "lictor.proto=http", "lictor.retry=0");
        gateway.register("greeter", greeter.port(), "rpc", "lictor.retry=0");
        gateway.register("flow", flow.port(), "rpc", "lictor.retry=0");
        gateway.untilExplained("GET", "/echo/x", "found");
        gateway.untilExplained("GET", "/v1/watch/x", "found");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
        gateway.untilServedBy("hosted", 1);
    }

    static Lane express() {
        return new Lane("express", true, false);
    }

    static Lane spring() {
        return new Lane("Spring", false, false);
    }

    /** The same for clients of HTTP/2. */
    static Lane http2Express() {
        return new Lane("express", true, true);
    }

    static Lane http2Spring() {
        return new Lane("Spring", false, true);
    }

    private void greet(Greeter.Call call) {
        calls.add(new Call(call.name(), call.headers()));
        switch (call.name()) {
            case "much" -> call.answer("x".repeat(3_000));
            case "flood" -> call.answer("x".repeat(LIMIT + 1));
            case "missing" ->
                call.answers().onError(Status.NOT_FOUND.withDescription("none").asRuntimeException());
            case "broken" -> call.answers().onError(Status.INTERNAL.asRuntimeException());
            default -> call.answer("Hello " + call.name());
        }
    }

    private void flow(StreamCall call) {
        List<byte[]> messages = call.takeAll();
        String request = messages.stream().map(HexFormat.of()::formatHex).collect(Collectors.joining(" "));
        calls.add(new Call(call.method() + " " + request, call.headers()));
        LaneFlow.answer(call, messages);
    }

    int port() {
        return gateway.port();
    }

    ScriptedServer backend() {
        return backend;
    }

    /** The calls since the last time. */
    List<Call> takeCalls() {
        return Stream.generate(calls::poll).takeWhile(call -> call != null).toList();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        gateway.close();
        greeter.close();
        flow.close();
        try {
            backend.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

package io.lictor.server.testing;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server with the methods of {@link Streams} that does one of its {@link Fault}s with each call, by chance. {@code
 * Watch} sends as many messages as a {@link StreamText} asks for, {@code Chat} repeats each message when it comes, {@code
 * Gather} says how many have come; all others answer with what they are asked.
 */
public final class FaultyFlow implements AutoCloseable {

    private static final List<Fault> USUAL = List.of(Fault.WHOLE, Fault.SLOW);
    private static final int MESSAGES_AT_ONCE = 8;
    private static final int PAUSE_MILLIS = 5;

    private final Random random;
    private final ScheduledExecutorService later;
    private final OpenEnds open;
    private final Server server;

    /** What happens to a call. */
    private enum Fault {
        WHOLE,
        /** With pauses. */
        SLOW,
        /** After half of the messages. */
        ABORTED,
        /** Before the first. */
        UNAVAILABLE,
        /** Before the request has ended, where it is a stream. */
        EARLY,
        /** No answer at all, until the other side has enough. */
        SILENT
    }

    /** @param later where those who are slow wait */
    public FaultyFlow(long seed, ScheduledExecutorService later, OpenEnds open) {
        this.random = new Random(seed);
        this.later = later;
        this.open = open;
        this.server = Streams.start(
                (call, headers) -> new Answering(call, fault(call)),
                builder -> builder.addTransportFilter(new ServerTransportFilter() {
                    @Override
                    public Attributes transportReady(Attributes attributes) {
                        open.connections().incrementAndGet();
                        return attributes;
                    }

                    @Override
                    public void transportTerminated(@Nullable Attributes ready) {
                        if (ready != null) {
                            open.connections().decrementAndGet();
                        }
                    }
                }));
    }

    public int port() {
        return server.getPort();
    }

    private Fault fault(ServerCall<byte[], byte[]> call) {
        if (call.getMethodDescriptor().getType() == io.grpc.MethodDescriptor.MethodType.UNARY) {
            return Fault.WHOLE;
        }
        synchronized (random) {
            Fault[] all = Fault.values();
            return random.nextInt(3) > 0 ? USUAL.get(random.nextInt(USUAL.size())) : all[random.nextInt(all.length)];
        }
    }

    /** One call. Used by gRPC's thread and by that of those who wait, one at a time. */
    private final class Answering extends ServerCall.Listener<byte[]> {

        private final ServerCall<byte[], byte[]> call;
        private final String method;
        private final Fault fault;
        private StreamText wanted = new StreamText("none", 0, 0);
        private int received;
        private int sent;
        private boolean begun;
        private boolean ended;

        Answering(ServerCall<byte[], byte[]> call, Fault fault) {
            this.call = call;
            this.method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
            this.fault = fault;
            open.calls().incrementAndGet();
            call.request(1);
            if (fault == Fault.UNAVAILABLE) {
                end(Status.UNAVAILABLE);
            }
        }

        @Override
        public synchronized void onMessage(byte[] message) {
            if (ended) {
                return;
            }
            String text = Greeter.name(message);
            wanted = StreamText.of(text);
            received++;
            if (fault == Fault.EARLY && !method.equals("Watch")) {
                send(wanted.early());
                end(Status.OK);
            } else if (fault != Fault.SILENT && method.equals("Chat")) {
                send(text);
                abortAfter(received);
            }
            if (call.isReady() || !method.equals("Chat")) {
                call.request(1);
            }
        }

        @Override
        public synchronized void onHalfClose() {
            if (ended || fault == Fault.SILENT) {
                return;
            }
            switch (method) {
                case "Watch" -> watch();
                case "Chat" -> end(Status.OK);
                case "Gather" -> {
                    send(wanted.count(received));
                    end(Status.OK);
                }
                default -> {
                    send(wanted.toString());
                    end(Status.OK);
                }
            }
        }

        @Override
        public synchronized void onReady() {
            if (begun && !ended && method.equals("Chat")) {
                call.request(1);
            } else if (begun && method.equals("Watch")) {
                watch();
            }
        }

        private synchronized void watch() {
            while (!ended && !call.isCancelled() && sent < wanted.messages() && call.isReady()) {
                send(wanted.message(sent));
                sent++;
                abortAfter(sent);
                if (fault == Fault.SLOW && sent % MESSAGES_AT_ONCE == 0 && !later.isShutdown()) {
                    var unused = later.schedule(this::watch, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                    return;
                }
            }
            if (sent == wanted.messages()) {
                end(Status.OK);
            }
        }

        private void abortAfter(int messages) {
            if (fault == Fault.ABORTED && messages * 2 >= wanted.messages()) {
                end(Status.ABORTED.withDescription("half is enough"));
            }
        }

        private void send(String text) {
            if (!begun) {
                call.sendHeaders(new Metadata());
                begun = true;
            }
            call.sendMessage(Greeter.message(text));
        }

        private void end(Status status) {
            if (!ended) {
                ended = true;
                call.close(status, new Metadata());
            }
        }

        @Override
        public void onCancel() {
            open.calls().decrementAndGet();
        }

        @Override
        public void onComplete() {
            open.calls().decrementAndGet();
        }
    }

    /** All connections break. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}

package io.lictor.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Asks the same again and again over some connections, each with one request under way at most: as soon as it is answered (a
 * closed loop), or when the schedule says (an open one). A request that is due while every connection waits is asked when one
 * is free, and its time counts from when it was due: who is slow is not asked less. Loopback only. A connection that breaks
 * under a request is one error and is opened anew.
 */
final class Load {

    private final InetSocketAddress gateway;
    private final byte[] request;
    private final int room;
    private final Predicate<HttpAnswer> right;

    Load(int port, Scenario scenario, Predicate<HttpAnswer> right) {
        this.gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.request = scenario.request(port);
        this.room = scenario.room();
        this.right = right;
    }

    /**
     * What became of the requests. Immutable.
     *
     * @param errors how many were answered wrongly or not at all
     * @param latencies of those that were answered, counted from when they were due
     */
    record Outcome(long errors, Latencies latencies) {}

    Outcome run(int requests, int connections, Schedule schedule, Deadline deadline) throws IOException {
        try (Selector selector = Selector.open()) {
            return new Run(requests, schedule, selector).run(Math.min(connections, requests), deadline);
        }
    }

    /** One thread's, but for the alarm. */
    private final class Run {

        private final Schedule schedule;
        private final Selector selector;
        private final Queue<SelectionKey> idle = new ArrayDeque<>();
        private final int requests;
        private final long[] latencies;
        private final long start = System.nanoTime();
        private int asked;
        private int answered;
        private long open;
        private long errors;

        Run(int requests, Schedule schedule, Selector selector) {
            this.requests = requests;
            this.schedule = schedule;
            this.selector = selector;
            this.latencies = new long[requests];
        }

        Outcome run(int connections, Deadline deadline) throws IOException {
            ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor();
            try {
                for (int i = 0; i < connections; i++) {
                    connect();
                }
                if (schedule.isPaced()) {
                    // A selector itself wakes up in whole milliseconds only.
                    Future<?> unused =
                            alarm.scheduleAtFixedRate(selector::wakeup, 0, schedule.interval(), TimeUnit.NANOSECONDS);
                }
                askWhatIsDue();
                while (open > 0) {
                    if (deadline.isOver()) {
                        throw new IOException(gateway + " did not answer in time: " + (requests - asked) + " of "
                                + requests + " not asked, " + (open - idle.size()) + " not answered");
                    }
                    selector.select(this::proceed, Math.max(1, Math.min(1000, deadline.millisLeft())));
                    askWhatIsDue();
                }
            } finally {
                alarm.shutdownNow();
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
            return new Outcome(errors, Latencies.of(Arrays.copyOf(latencies, answered)));
        }

        private void connect() throws IOException {
            SocketChannel channel = SocketChannel.open(gateway);
            channel.configureBlocking(false);
            idle.add(channel.register(selector, SelectionKey.OP_READ, new Exchange(channel, room)));
            open++;
        }

        private void askWhatIsDue() {
            while (asked < requests && !idle.isEmpty() && schedule.due(asked) <= System.nanoTime() - start) {
                SelectionKey key = idle.remove();
                try {
                    exchange(key).ask(request, start + schedule.due(asked++));
                } catch (IOException broken) {
                    errors++;
                    replace(key);
                }
            }
            if (asked == requests) {
                idle.forEach(this::close);
                idle.clear();
            }
        }

        private void proceed(SelectionKey key) {
            Exchange exchange = exchange(key);
            if (exchange.isAnswered()) {
                // Nothing was asked, so it is closed, or of no use any more.
                idle.remove(key);
                replace(key);
                return;
            }
            try {
                exchange.read().ifPresent(answer -> note(exchange, answer));
                if (exchange.isAnswered()) {
                    idle.add(key);
                    askWhatIsDue();
                }
            } catch (IOException broken) {
                errors++;
                replace(key);
            }
        }

        private void note(Exchange exchange, HttpAnswer answer) {
            latencies[answered++] = System.nanoTime() - exchange.due();
            errors += right.test(answer) ? 0 : 1;
        }

        private void replace(SelectionKey key) {
            close(key);
            if (asked < requests) {
                try {
                    connect();
                } catch (IOException refused) {
                    // Nobody listens any more: what was not asked cannot be.
                    errors += requests - asked;
                    asked = requests;
                }
            }
        }

        private void close(SelectionKey key) {
            open--;
            try {
                key.channel().close();
            } catch (IOException ignored) {
                // It is gone either way.
            }
        }

        private static Exchange exchange(SelectionKey key) {
            return (Exchange) key.attachment();
        }
    }
}

package io.lictor.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Predicate;

/**
 * Asks the same again and again over some connections, each of which waits for its answer before it asks again: never more
 * requests under way than connections. One thread, loopback only. A connection that breaks is one error and is opened anew.
 */
final class ClosedLoop {

    private final InetSocketAddress gateway;
    private final byte[] request;
    private final int room;
    private final Predicate<HttpAnswer> right;
    private long unasked;
    private long open;
    private long errors;

    ClosedLoop(int port, Scenario scenario, Predicate<HttpAnswer> right) {
        this.gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.request = scenario.request(port);
        this.room = scenario.room();
        this.right = right;
    }

    /** How many of the requests were answered wrongly or not at all. */
    long run(int requests, int connections, Deadline deadline) throws IOException {
        unasked = requests;
        open = 0;
        errors = 0;
        try (Selector selector = Selector.open()) {
            try {
                for (int i = 0; i < Math.min(connections, requests); i++) {
                    connect(selector);
                }
                while (open > 0) {
                    if (deadline.isOver()) {
                        throw new IOException(gateway + " did not answer in time: " + unasked + " of " + requests
                                + " not asked, " + open + " not answered");
                    }
                    selector.select(this::proceed, Math.max(1, Math.min(1000, deadline.millisLeft())));
                }
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        }
        return errors;
    }

    private void connect(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(gateway);
        channel.configureBlocking(false);
        Exchange exchange = new Exchange(channel, room);
        channel.register(selector, SelectionKey.OP_READ, exchange);
        open++;
        ask(exchange);
    }

    private void ask(Exchange exchange) throws IOException {
        unasked--;
        exchange.ask(request);
    }

    private void proceed(SelectionKey key) {
        Exchange exchange = (Exchange) key.attachment();
        try {
            exchange.read().ifPresent(answer -> errors += right.test(answer) ? 0 : 1);
            if (exchange.isAnswered()) {
                if (unasked > 0) {
                    ask(exchange);
                } else {
                    close(key);
                }
            }
        } catch (IOException broken) {
            errors++;
            replace(key);
        }
    }

    private void replace(SelectionKey key) {
        close(key);
        if (unasked > 0) {
            try {
                connect(key.selector());
            } catch (IOException refused) {
                // Nobody listens any more: what was not asked cannot be.
                errors += unasked;
                unasked = 0;
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
}

package io.lictor.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections that listen to the events of a Lictor's status: some whose events are read, and one whose are not. */
final class Watchers implements AutoCloseable {

    private static final byte[] REQUEST = """
            GET /actuator/gateway/events HTTP/1.1\r
            Host: 127.0.0.1\r
            Accept: text/event-stream\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private final List<SocketChannel> channels = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final Thread reader = new Thread(this::read, "watchers");

    Watchers(int port, int reading) throws IOException {
        for (int i = 0; i < reading; i++) {
            SocketChannel channel = connect(port);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
        connect(port);
        reader.setDaemon(true);
        reader.start();
    }

    private SocketChannel connect(int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(REQUEST));
        return channel;
    }

    private void read() {
        ByteBuffer unread = ByteBuffer.allocate(64 * 1024);
        try {
            while (selector.isOpen()) {
                selector.select(key -> {
                    try {
                        unread.clear();
                        if (((SocketChannel) key.channel()).read(unread) < 0) {
                            throw new IOException("Lictor has ended a watcher's stream");
                        }
                    } catch (IOException broken) {
                        key.cancel();
                        System.err.println(broken.getMessage());
                    }
                });
            }
        } catch (IOException broken) {
            System.err.println("the watchers do not read any more: " + broken.getMessage());
        }
    }

    /** Returns when nobody reads any more. */
    @Override
    public void close() throws IOException {
        selector.close();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}

package io.lictor.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between two programs and passes on what they say, until it is told to stop: then it says nothing more and closes nothing, as a
 * network does that has been cut. Thread-safe.
 */
final class TcpRelay implements AutoCloseable {

    private final ServerSocketChannel server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Set<SocketChannel> forgotten = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mended = lock.newCondition();
    private int target;
    private boolean cut;

    /** @param target port on loopback */
    TcpRelay(int target) {
        this.target = target;
        try {
            server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** From now on nothing passes, and nobody is told. */
    void cut() {
        locked(() -> cut = true);
    }

    void mend() {
        locked(() -> {
            cut = false;
            mended.signalAll();
        });
    }

    /** Nothing passes on the connections that are open now, and nobody is told; new ones are not concerned. */
    void forget() {
        forgotten.addAll(open);
    }

    /** New connections go to another port, those that are open end. */
    void turnTo(int other) {
        locked(() -> target = other);
        open.forEach(TcpRelay::close);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel near = server.accept();
                threads.execute(() -> connect(near));
            }
        } catch (IOException ended) {
            // The relay is closed.
        }
    }

    private void connect(SocketChannel near) {
        open.add(near);
        try {
            int port = awaitMended();
            SocketChannel far = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            open.add(far);
            threads.execute(() -> pass(far, near));
            pass(near, far);
        } catch (IOException refused) {
            close(near);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try {
            while (from.read(buffer) >= 0) {
                awaitMended();
                buffer.flip();
                while (buffer.hasRemaining() && !forgotten.contains(to)) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            awaitMended();
        } catch (IOException broken) {
            // The other direction is told below.
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
            forgotten.removeAll(Set.of(from, to));
        }
    }

    /** The port that is the target then. */
    private int awaitMended() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (cut) {
                mended.await();
            }
            return target;
        } finally {
            lock.unlock();
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (ClosedChannelException already) {
            // That is what is wanted.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
        open.forEach(TcpRelay::close);
    }
}

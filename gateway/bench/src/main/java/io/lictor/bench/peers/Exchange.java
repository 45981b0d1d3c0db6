package io.lictor.bench.peers;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** One connection with at most one request under way. Used by one thread. */
final class Exchange {

    private final SocketChannel channel;
    private final ByteBuffer buffer;

    private boolean answered = true;
    private long due;

    /** @param room bytes of the largest answer */
    Exchange(SocketChannel channel, int room) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocate(room);
    }

    /** @param due when the request should be asked, by {@link System#nanoTime} */
    void ask(byte[] request, long due) throws IOException {
        this.due = due;
        answered = false;
        buffer.clear();
        // The socket's buffer is empty now, since the last request was answered, and larger than any request.
        if (channel.write(ByteBuffer.wrap(request)) < request.length) {
            throw new IOException("the request does not fit the socket's buffer");
        }
    }

    /** The answer, when its last byte is there. */
    Optional<HttpAnswer> read() throws IOException {
        if (channel.read(buffer) < 0) {
            throw new EOFException("closed before the answer was complete");
        }
        Optional<HttpAnswer> answer = HttpAnswer.parse(buffer.array(), buffer.position());
        answered = answer.isPresent();
        if (!answered && !buffer.hasRemaining()) {
            throw new IOException("an answer of more than " + buffer.capacity() + " bytes");
        }
        return answer;
    }

    /** Of the last request. */
    long due() {
        return due;
    }

    boolean isAnswered() {
        return answered;
    }
}

package io.lictor.server.testing;

/**
 * What a client asks of {@link FaultyFlow} and {@link LiveService}, and what they answer.
 *
 * @param id of the call alone, without an underscore
 * @param messages that are wanted
 * @param size characters of each that say nothing
 */
public record StreamText(String id, int messages, int size) {

    static StreamText of(String text) {
        String[] parts = text.split("_", -1);
        return parts.length < 3
                ? new StreamText(text, 0, 0)
                : new StreamText(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** The message of that number, which is itself one of this kind. */
    public String message(int number) {
        return id + "_" + messages + "_" + size + "_" + number + "_" + "x".repeat(size);
    }

    /** Says that the request was not waited for. */
    public String early() {
        return id + "_early";
    }

    /** Says how many messages have come. */
    public String count(int received) {
        return id + "_came_" + received;
    }

    @Override
    public String toString() {
        return id + "_" + messages + "_" + size;
    }
}

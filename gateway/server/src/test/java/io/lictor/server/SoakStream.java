package io.lictor.server;

import io.lictor.server.testing.RawAnswer;
import io.lictor.server.testing.StreamText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A stream that a client of {@link SoakTest} asks for, and what may come of it.
 *
 * @param events whether as server-sent events; else as a line each
 */
record SoakStream(Kind kind, StreamText text, boolean events) implements SoakCall {

    private static final int LARGEST = 4_000;

    static final List<Kind> KINDS = List.of(Kind.values());

    enum Kind {
        /** Of a gRPC service, to the client alone. */
        WATCH,
        /** From the client alone. */
        GATHER,
        /** Both ways. */
        CHAT,
        /** Of an HTTP service. */
        EVENTS
    }

    /** @param messages at most */
    static SoakStream any(Random random, Kind kind, String id, int messages) {
        StreamText text = new StreamText(id, 2 + random.nextInt(messages), random.nextInt(LARGEST));
        return new SoakStream(kind, text, kind == Kind.EVENTS || random.nextBoolean());
    }

    String method() {
        return isUpload() ? "POST" : "GET";
    }

    String path() {
        return switch (kind) {
            case WATCH -> "/v1/watch/" + text;
            case GATHER -> "/flow.Flow/Gather";
            case CHAT -> "/v1/chat";
            case EVENTS -> "/live/events/" + text;
        };
    }

    String accepted() {
        return events ? "text/event-stream" : "application/x-ndjson";
    }

    /** Whether the request has messages. */
    boolean isUpload() {
        return kind == Kind.GATHER || kind == Kind.CHAT;
    }

    /** A message of the request. */
    String sent(int number) {
        return "{\"text\":\"" + text.message(number) + "\"}\n";
    }

    @Override
    public boolean isBodiless() {
        return false;
    }

    @Override
    public Optional<String> wrong(RawAnswer answer, Duration took) {
        return why(answer).map(why -> this + " was answered after " + took.toMillis() + " ms: " + answer + ": " + why);
    }

    private Optional<String> why(RawAnswer answer) {
        if (answer.status() != 200) {
            boolean refused = answer.whole()
                    && REFUSALS.contains(answer.status())
                    && SoakCall.json(answer).has("code");
            return refused ? Optional.empty() : Optional.of("no refusal");
        }
        if (kind == Kind.GATHER) {
            String said = SoakCall.json(answer).path("text").asString("");
            boolean fine = answer.whole()
                    && List.of(text.count(text.messages()), text.early()).contains(said);
            return fine ? Optional.empty() : Optional.of("not what was sent");
        }
        return records(answer);
    }

    private Optional<String> records(RawAnswer answer) {
        List<String> records = List.of(answer.text().split(events ? "\n\n" : "\n", -1));
        int ended = records.size() - 1;
        for (int i = 0; i < ended; i++) {
            String record = records.get(i);
            if (i == ended - 1 && isEnd(record)) {
                return Optional.empty();
            }
            if (i >= text.messages() || !said(record).equals(text.message(i))) {
                return Optional.of("record " + i + " is " + record);
            }
        }
        if (answer.whole()) {
            return ended == text.messages() && records.get(ended).isEmpty()
                    ? Optional.empty()
                    : Optional.of("only " + ended + " records, then " + records.get(ended));
        }
        return kind == Kind.EVENTS ? Optional.empty() : Optional.of("cut without a word after " + ended + " records");
    }

    /** Whether a record tells why there are no more. */
    private boolean isEnd(String record) {
        if (kind == Kind.EVENTS) {
            return false;
        }
        return (events && record.startsWith("event: error\n"))
                || (!events && SoakCall.json(record).has("error"))
                || said(record).equals(text.early());
    }

    private String said(String record) {
        String data = events ? record.replaceFirst("^data: ?", "") : record;
        if (kind == Kind.EVENTS) {
            return data;
        }
        JsonNode json = SoakCall.json(data);
        return json.path("text").asString("");
    }

    /** All messages of the request. */
    Stream<String> messages() {
        return Stream.iterate(0, number -> number + 1).limit(text.messages()).map(this::sent);
    }

    @Override
    public String toString() {
        return kind + " " + text + (events ? " as events" : " as lines");
    }
}

package io.lictor.server;

import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a {@linkplain LaneCases.Case case}: what its client has heard, whether its connection has lasted, and what
 * the backends have seen. Lines are sorted where their order says nothing.
 */
record LaneOutcome(List<String> answers, boolean open, List<String> requests, List<String> calls) {

    private static final String PROBE = "GET /echo/probe HTTP/1.1\r\nHost: probe\r\n\r\n";

    static LaneOutcome of(Lane lane, LaneCases.Case sent) {
        lane.backend().take();
        lane.takeCalls();
        List<WireAnswer> answers = new ArrayList<>();
        boolean open;
        try (WireClient client = new WireClient(lane.port())) {
            open = talk(client, sent, answers);
        } catch (IOException silence) {
            throw new AssertionError("no answer and no end on the lane " + lane + " of " + sent, silence);
        }
        LaneDifferences differences = new LaneDifferences(lane);
        return new LaneOutcome(
                answers.stream().map(differences::text).toList(),
                open,
                lane.backend().take().stream()
                        .filter(request -> !request.target().equals("/probe"))
                        .map(differences::text)
                        .toList(),
                lane.takeCalls().stream().map(differences::text).toList());
    }

    /** Whether the connection has lasted. A client that was told of its end sends nothing more. */
    private static boolean talk(WireClient client, LaneCases.Case sent, List<WireAnswer> answers) throws IOException {
        boolean atOnce = sent.pipelined() || sent.requests().size() == 1;
        for (String packet : atOnce ? sent.packets() : List.<String>of()) {
            client.trySend(bytes(packet));
        }
        for (LaneCases.Sent request : sent.requests()) {
            if (!atOnce) {
                client.trySend(bytes(request.bytes()));
            }
            Optional<WireAnswer> answer = client.answer(request.method());
            if (answer.isEmpty()) {
                return false;
            }
            answers.add(answer.get());
            if (answer.get().values("Connection").stream().anyMatch("close"::equalsIgnoreCase)) {
                return !client.isClosed();
            }
        }
        client.trySend(bytes(PROBE));
        return client.answer("GET").isPresent();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

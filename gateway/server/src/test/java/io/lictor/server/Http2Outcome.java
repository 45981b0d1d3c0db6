package io.lictor.server;

import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.WireAnswer;
import java.util.List;

/**
 * What became of a {@linkplain Http2Cases.Case case}, as {@link LaneOutcome} tells it of HTTP/1.1.
 *
 * @param open whether the connection has lasted, where that does not depend on time
 */
record Http2Outcome(String answer, boolean open, List<String> requests, List<String> calls) {

    static Http2Outcome of(Lane lane, Http2Cases.Case sent) {
        lane.backend().take();
        lane.takeCalls();
        LaneDifferences differences = new LaneDifferences(lane);
        String answer;
        boolean open;
        try (Http2Client client = new Http2Client(lane.port())) {
            Http2Client.Stream stream = client.open(sent.head(), sent.body().isEmpty());
            boolean trailers = !sent.trailers().isEmpty();
            sent.body().ifPresent(body -> stream.send(body, !trailers));
            if (trailers) {
                stream.trailers(sent.trailers());
            }
            WireAnswer heard = stream.answer();
            answer = differences.text(heard);
            // What is on its way to a stream that was refused is a fault of the connection.
            open = heard.end() == WireAnswer.End.CUT
                    || client.get("/echo/probe").answer().status() == 200;
        } catch (Exception silence) {
            throw new AssertionError("no answer and no end on the lane " + lane + " of " + sent, silence);
        }
        return new Http2Outcome(
                answer,
                open,
                lane.backend().take().stream()
                        .filter(request -> !request.target().equals("/probe"))
                        .map(differences::text)
                        .toList(),
                lane.takeCalls().stream().map(differences::text).toList());
    }
}

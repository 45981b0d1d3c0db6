package io.lictor.server;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.util.List;

/**
 * The streaming service behind a {@link Lane}. The first message of a request says what comes: {@code 3.missing} is three
 * messages and NOT_FOUND.
 */
final class LaneFlow {

    private LaneFlow() {}

    static void answer(StreamCall call, List<byte[]> messages) {
        String said = messages.isEmpty() ? "" : Greeter.name(messages.get(0));
        int dot = said.indexOf('.');
        String kind = dot < 0 ? said : said.substring(dot + 1);
        boolean one = call.method().equals("Gather");
        int count = one ? 1 : dot == 1 ? Character.digit(said.charAt(0), 10) : 1;
        Metadata head = new Metadata();
        head.put(Metadata.Key.of("x-kind", Metadata.ASCII_STRING_MARSHALLER), "flow");
        call.open(head);
        for (int number = 0; number < count; number++) {
            call.send(message(call.method(), kind, messages.size() + "/" + number));
        }
        switch (kind) {
            case "missing" -> call.end(Status.NOT_FOUND.withDescription("none"));
            case "broken" -> call.end(Status.INTERNAL);
            default -> call.end();
        }
    }

    private static byte[] message(String method, String kind, String text) {
        String told = switch (kind) {
            case "large" -> text + "x".repeat(3_000);
            case "flood" -> text + "x".repeat(Lane.LIMIT);
            default -> text;
        };
        if (kind.equals("odd")) {
            return new byte[] {10, 9, 1};
        }
        return method.equals("Download") ? Streams.file("text/plain", told) : Greeter.message(told);
    }
}

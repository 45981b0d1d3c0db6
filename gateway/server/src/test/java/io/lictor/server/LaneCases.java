package io.lictor.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes requests, most of them good, some odd and some wrong, always whole: a server that waits for more has missed something. */
final class LaneCases {

    private final Random random;
    /**
     * Whether the connection is to last: Reactor Netty forgets an answer that it has not yet ended when the next request
     * is one after which it will close, so that such a request comes first here.
     */
    private boolean calm;

    LaneCases(long seed) {
        this.random = new Random(seed);
    }

    /** One request, whose answer is read by its method. */
    record Sent(String method, String bytes) {}

    /**
     * What is sent on one connection.
     *
     * @param pipelined whether all of it is sent before the first answer is read
     * @param cuts where a pause between two packets may be, if there is one request
     */
    record Case(List<Sent> requests, boolean pipelined, List<Integer> cuts) {

        /** All of it. */
        String bytes() {
            return requests.stream().map(Sent::bytes).collect(Collectors.joining());
        }

        /** In the pieces in which they are sent. */
        List<String> packets() {
            List<String> packets = new ArrayList<>();
            String bytes = bytes();
            int from = 0;
            for (int to : cuts) {
                packets.add(bytes.substring(from, to));
                from = to;
            }
            packets.add(bytes.substring(from));
            return packets;
        }
    }

    Case next() {
        int count = chance(20) ? 2 + random.nextInt(2) : 1;
        boolean pipelined = count > 1 && chance(50);
        calm = count > 1;
        List<Sent> requests = Stream.generate(this::request).limit(count).toList();
        int length = requests.get(0).bytes().length();
        List<Integer> cuts = count == 1 && chance(25)
                ? random.ints(random.nextInt(1, 4), 1, length)
                        .distinct()
                        .sorted()
                        .boxed()
                        .toList()
                : List.of();
        return new Case(requests, pipelined, cuts);
    }

    private Sent request() {
        String method = chance(2) && !calm ? one(List.of("G@T", "G(T", "GET/")) : one(LaneWords.METHODS);
        Sent made = chance(10) ? flow(method) : chance(25) ? call(method) : new Sent(method, forwarded(method));
        // With a space in its target it is malformed.
        return calm && made.bytes().matches("(?s)\\s*\\S+ \\S* \\S+ HTTP.*") ? request() : made;
    }

    private String forwarded(String method) {
        String target = chance(10) ? one(LaneWords.TARGETS) : path() + one(LaneWords.QUERIES);
        if (chance(2)) {
            return head(method, target) + headers() + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        }
        String headers = headers();
        return head(method, target) + headers + body(text());
    }

    private String path() {
        StringBuilder path = new StringBuilder(chance(10) ? "/hosted" : "/echo");
        int size = chance(10) ? random.nextInt(20_000) : random.nextInt(100);
        String kind = one(LaneWords.KINDS);
        path.append('/')
                .append(one(LaneWords.STATUSES))
                .append('.')
                .append(kind)
                .append('.')
                .append(size);
        for (int pieces = random.nextInt(4); pieces > 0; pieces--) {
            path.append('/').append(one(LaneWords.PIECES));
        }
        return path.toString();
    }

    private String text() {
        if (chance(50)) {
            return "";
        }
        int length = chance(3)
                ? Lane.LIMIT + random.nextInt(5_000)
                : chance(10) ? random.nextInt(20_000) : random.nextInt(100);
        return "b".repeat(length);
    }

    private Sent call(String method) {
        String query = chance(50) ? "" : one(LaneWords.QUERIES);
        return switch (random.nextInt(4)) {
            case 0 -> new Sent("POST", head("POST", "/v1/greet" + query) + json());
            case 1 -> new Sent("POST", head("POST", "/greet.Greeter/Greet" + query) + json());
            case 2 -> new Sent("GET", head("GET", "/v1/greet/" + one(LaneWords.NAMES) + query) + headers() + body(""));
            default ->
                new Sent(
                        method,
                        head(method, "/v1/greet/" + one(LaneWords.NAMES) + query)
                                + headers()
                                + body(chance(80) ? "" : one(LaneWords.JSONS)));
        };
    }

    /** A call of a method that streams. */
    private Sent flow(String method) {
        String target = chance(25) ? "/v1/files/" : "/v1/watch/";
        String query = chance(80) ? "" : one(LaneWords.QUERIES);
        String accept = chance(80) ? "Accept: " + one(LaneWords.FORMS) + "\r\n" : "";
        String scripted = target + one(LaneWords.FLOWS) + query;
        return switch (random.nextInt(8)) {
            case 0 -> new Sent("HEAD", head("HEAD", scripted) + accept + headers() + body(""));
            case 3 -> new Sent("POST", head("POST", "/v1/chat" + query) + accept + typed(messages()));
            case 4 -> new Sent("POST", head("POST", "/v1/gather/" + one(LaneWords.FLOWS)) + accept + typed(messages()));
            case 5 -> new Sent(method, head(method, "/flow.Flow/Chat" + query) + accept + typed(messages()));
            case 1 -> new Sent("POST", head("POST", "/v1/watch" + query) + accept + typed(one(LaneWords.MESSAGES)));
            case 2 -> new Sent(method, head(method, scripted) + accept + headers() + body(text()));
            default -> new Sent("GET", head("GET", scripted) + accept + headers() + body(""));
        };
    }

    private String messages() {
        if (chance(5)) {
            return "[{\"text\":\"" + "x".repeat(random.nextInt(2 * Lane.LIMIT)) + "\"}]";
        }
        return one(LaneWords.STREAMS);
    }

    private String json() {
        return typed(chance(3) ? "{\"name\":\"" + "x".repeat(Lane.LIMIT) + "\"}" : one(LaneWords.JSONS));
    }

    private String typed(String body) {
        String type = chance(80) ? "Content-Type: application/json\r\n" : "";
        return type + headers() + body(body);
    }

    private String head(String method, String target) {
        String version = calm || chance(95)
                ? "HTTP/1.1"
                : one(List.of("HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "http/1.1"));
        String host = chance(80) ? LaneWords.HOSTS.get(0) : one(LaneWords.HOSTS);
        return (chance(2) ? "\r\n" : "") + method + " " + target + " " + version + "\r\n" + host + "\r\n";
    }

    private String headers() {
        StringBuilder lines = new StringBuilder();
        for (int count = random.nextInt(6); count > 0; count--) {
            String line = chance(1) && !calm ? one(LaneWords.WRONG) : one(LaneWords.HEADERS);
            if (!calm || !line.toLowerCase(Locale.ROOT).startsWith("connection: close")) {
                lines.append(line).append("\r\n");
            }
        }
        return lines.toString();
    }

    /** The framing, the end of the head and the body. */
    private String body(String text) {
        if (text.isEmpty() && chance(80)) {
            return "\r\n";
        }
        if (chance(50)) {
            return "Content-Length: " + text.length() + "\r\n\r\n" + text;
        }
        StringBuilder chunks =
                new StringBuilder("Transfer-Encoding: " + (chance(90) ? "chunked" : "Chunked") + "\r\n\r\n");
        String extension = one(List.of("", "", ";a=b", ";a=\"c d\"", " ;a"));
        for (int at = 0; at < text.length(); ) {
            int size = Math.min(text.length() - at, chance(50) ? 8_192 : 1 + random.nextInt(100));
            String hex = chance(50)
                    ? Integer.toHexString(size)
                    : "00" + Integer.toHexString(size).toUpperCase(Locale.ROOT);
            chunks.append(hex)
                    .append(extension)
                    .append("\r\n")
                    .append(text, at, at + size)
                    .append("\r\n");
            at += size;
        }
        return chunks.append("0\r\n")
                .append(one(List.of(
                        "", "", "X-Trailer: t\r\n", "Content-Length: 7\r\n", "Host: evil\r\n", "Via: 1.1 x\r\n")))
                .append("\r\n")
                .toString();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

package io.lictor.bench.peers;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/** What is asked, and what every gateway must answer. */
enum Scenario {
    GET("GET to gRPC, answer of 123 bytes", "GET /v1/items/42", "", item()),
    POST("POST to gRPC of 1 KB, echoed", "POST /v1/orders", order(), order()),
    PAGE("GET proxied, 200 bytes", 200),
    PAGE_100K("GET proxied, 100 KB", 100_000),
    PAGE_10M("GET proxied, 10 MB", 10_000_000);

    /** Those that are translated to gRPC. */
    static final Set<Scenario> TRANSCODED = EnumSet.of(GET, POST);
    /** Those that are passed on as they are. */
    static final Set<Scenario> PROXIED = EnumSet.of(PAGE, PAGE_100K, PAGE_10M);

    /** Bytes that may be under way at once in all answers. */
    private static final int MOST_UNDER_WAY = 40_000_000;
    /** Bytes of answers in a round. */
    private static final long MOST_IN_ROUND = 1_000_000_000;

    private final String title;
    private final String line;
    private final String body;
    private final String answer;

    Scenario(String title, String line, String body, String answer) {
        this.title = title;
        this.line = line;
        this.body = body;
        this.answer = answer;
    }

    Scenario(String title, int size) {
        this(title, "GET /page/" + size, "", page(size));
    }

    /** As much as is planned for small answers, or less where answers are large. */
    Plan scaled(Plan plan) {
        int size = answer.length();
        return new Plan(
                (int) Math.min(plan.warmUp(), 2 * MOST_IN_ROUND / size),
                (int) Math.min(plan.requests(), MOST_IN_ROUND / size),
                Math.min(plan.connections(), MOST_UNDER_WAY / size));
    }

    /** Bytes that hold any answer, in chunks or not. */
    int room() {
        return 64 * 1024 + answer.length() + answer.length() / 8;
    }

    String title() {
        return title;
    }

    /** The JSON that must come back; members in any order, with any white space. */
    String answer() {
        return answer;
    }

    /** The content type is there without a body, too: one of the gateways refuses the request otherwise. */
    byte[] request(int port) {
        String head = line + " HTTP/1.1\r\nhost: 127.0.0.1:" + port
                + "\r\naccept: application/json\r\ncontent-type: application/json\r\n";
        String length = body.isEmpty() ? "" : "content-length: " + body.length() + "\r\n";
        return (head + length + "\r\n" + body).getBytes(StandardCharsets.US_ASCII);
    }

    private static String page(int size) {
        String frame = "{\"page\":\"\"}";
        return frame.replace("\"\"", '"' + "x".repeat(size - frame.length()) + '"');
    }

    private static String item() {
        return """
                {"id":"42","name":"Amphora with two handles","priceCents":"1999","stock":12,"listed":true,\
                "labels":["clay","wine","ostia"]}""";
    }

    /** As protobuf writes it, so that it comes back as it is. */
    private static String order() {
        StringBuilder order = new StringBuilder("{\"id\":\"3f2a9c41\",\"customer\":\"ada\",\"lines\":[");
        for (int i = 0; i < 14; i++) {
            order.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"sku-")
                    .append(1000 + i)
                    .append("\",\"quantity\":")
                    .append(i + 1)
                    .append(",\"unitPriceCents\":\"")
                    .append(1999 + 100 * i)
                    .append("\"}");
        }
        return order.append("],\"state\":\"CANCELLED\",\"totalCents\":\"123456789\",")
                .append("\"cancelReason\":\"sold out at the \\\"best\\\" price\",")
                .append("\"createTime\":\"2026-09-21T13:33:20Z\",\"updateTime\":\"2026-09-21T13:34:20.250Z\"}")
                .toString();
    }
}

package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, the answer is a message or a 400 with a place in it, and a message survives the way back. */
final class BodyFuzzTest {
    private static final int CASES = Boolean.getBoolean("lictor.soak") ? 200_000 : 4_000;
    private static final List<String> NAMES = List.of(
            "name",
            "displayName",
            "display_name",
            "n",
            "big",
            "ubig",
            "flag",
            "ratio",
            "blob",
            "color",
            "tags",
            "nums",
            "labels",
            "child",
            "kids",
            "at",
            "ttl",
            "mask",
            "sv",
            "st",
            "val",
            "any",
            "a",
            "b",
            "opt",
            "o:dd",
            "times",
            "vals",
            "flagged",
            "raw",
            "ratio32",
            "@type",
            "nope");
    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1.0",
            "1.5",
            "1e2",
            "1e999",
            "4294967296",
            "\"\"",
            "\"x\"",
            "\"1\"",
            "\"NaN\"",
            "\"RED\"",
            "\"YQ\"",
            "\"2024-02-29T00:00:00Z\"",
            "\"1.5s\"",
            "\"displayName\"",
            "\"\\ud800\"",
            "\"t/shop.Item\"",
            "\"t/google.protobuf.Value\"",
            "\"你\"",
            "[]",
            "{}",
            "[null]",
            "{\"\":0}");

    private final Items items = Items.post("/v1/items", "*");
    private final Items lenient = Items.post("/v1/items", "*", Items.LENIENT);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void every_body_is_a_message_or_a_400(long seed) {
        Random random = new Random(seed);
        int messages = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] body = object(random, 0).getBytes(UTF_8);
            if (random.nextInt(4) == 0) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            messages += isMessageOr400(random.nextBoolean() ? items : lenient, body) ? 1 : 0;
        }
        assertThat(messages).isGreaterThan(CASES / 100);
    }

    private static boolean isMessageOr400(Items items, byte[] body) {
        byte[] message;
        try {
            message = items.transcoder.request(new RestRequest(List.of(), null, null, body));
        } catch (TranscodingException refused) {
            assertThat(refused.httpStatus()).as(new String(body, UTF_8)).isEqualTo(400);
            assertThat(refused.getMessage())
                    .as(new String(body, UTF_8))
                    .matches("(?s)(.*\\(line .*|the body: expected a value of shop.Item: .*)"); // the latter: a late
            // @type
            return false;
        }
        byte[] back = items.transcoder.response(message);
        assertThat(items.transcoder.request(new RestRequest(List.of(), null, null, back)))
                .as(new String(body, UTF_8))
                .isEqualTo(message);
        return true;
    }

    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        int members = 1 + random.nextInt(3);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "\"" : ",\"")
                    .append(any(NAMES, random))
                    .append("\":")
                    .append(value(random, depth));
        }
        return json.append('}').toString();
    }

    private static String value(Random random, int depth) {
        int kind = depth > 3 ? 0 : random.nextInt(4);
        return switch (kind) {
            case 1 -> "[" + value(random, depth + 1) + "]";
            case 2 -> object(random, depth + 1);
            default -> any(SCALARS, random);
        };
    }

    private static String any(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}

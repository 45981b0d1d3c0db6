package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Breaks JSON a little: puts another value or another character somewhere. */
final class JsonMutation {

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1.0",
            "1.5",
            "1e2",
            "1e-1",
            "100e-2",
            "1e39",
            "3.5e38",
            "1e999",
            "2147483648",
            "4294967296",
            "-2147483649",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "\"\"",
            "\" 1\"",
            "\"1\"",
            "\"+1\"",
            "\"01\"",
            "\"1.0\"",
            "\"1e2\"",
            "\"-1\"",
            "\"NaN\"",
            "\"nan\"",
            "\"-Infinity\"",
            "\"true\"",
            "\"E0_ONE\"",
            "\"E1_ALSO_ONE\"",
            "\"e0_one\"",
            "\"NULL_VALUE\"",
            "\"YQ\"",
            "\"YQ==\"",
            "\"_-8\"",
            "\"+_8\"",
            "\"Y\"",
            "\"YQ=\"",
            "\"2024-02-29T00:00:00Z\"",
            "\"2023-02-29T00:00:00Z\"",
            "\"2024-02-29T00:00:00.1234567890Z\"",
            "\"2024-02-29T24:00:00Z\"",
            "\"2024-02-29t00:00:00z\"",
            "\"2024-02-29T00:00:00+14:30\"",
            "\"2024-02-29T00:00:00+25:00\"",
            "\"0001-01-01T00:00:00+00:01\"",
            "\"9999-12-31T23:59:59.999999999Z\"",
            "\"1.5s\"",
            "\"-0.5s\"",
            "\"+1s\"",
            "\".5s\"",
            "\"1.s\"",
            "\"1.1234567891s\"",
            "\"315576000000.999999999s\"",
            "\"315576000001s\"",
            "\"fooBar,baz.q\"",
            "\"foo_bar\"",
            "\"FooBar\"",
            "\"foo,\"",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"type.googleapis.com/p.M1\"",
            "\"type.googleapis.com/google.protobuf.Duration\"",
            "\"no.such/Type\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[1]",
            "[\"x\"]",
            "{\"\":0}",
            "{\"1\":\"x\"}",
            "{\"true\":{}}",
            "{\"@type\":\"type.googleapis.com/google.protobuf.Duration\",\"value\":\"1s\"}");
    private static final String CHARACTERS = "{}[],:\"\\ntf0123456789.-+eE u/#'";

    private final RandomGenerator random;

    JsonMutation(RandomGenerator random) {
        this.random = random;
    }

    String of(String json) {
        if (random.nextInt(4) == 0) {
            return new String(character(json).getBytes(UTF_8), UTF_8); // no half of a pair is left
        }
        List<Span> values = values(json);
        Span at = any(values);
        String value = random.nextInt(3) == 0 ? any(values).of(json) : any(VALUES);
        return json.substring(0, at.from) + value + json.substring(at.to);
    }

    /** Whether it is no JSON, or an object has two members of the same name. */
    static boolean isFaulty(String json) {
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
            return false;
        } catch (StreamReadException fault) {
            return true;
        }
    }

    private String character(String json) {
        int at = random.nextInt(json.length());
        String in = random.nextInt(3) == 0 ? "" : "" + CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
        return json.substring(0, at) + in + json.substring(at + random.nextInt(2));
    }

    private record Span(int from, int to) {
        String of(String json) {
            return json.substring(from, to);
        }
    }

    /** Where the values stand, those inside others too. */
    private static List<Span> values(String json) {
        List<Span> values = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                parser.getString(); // or the end of a string would not be known yet
                int from = (int) parser.currentTokenLocation().getCharOffset();
                int to = (int) parser.currentLocation().getCharOffset();
                if (token.isStructStart()) {
                    open.push(from);
                } else if (token.isStructEnd()) {
                    values.add(new Span(open.pop(), to));
                } else if (token != JsonToken.PROPERTY_NAME) {
                    values.add(new Span(from, to));
                }
            }
        }
        return values;
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}

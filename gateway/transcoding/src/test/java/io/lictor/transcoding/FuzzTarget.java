package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.lictor.path.PathTemplate;
import io.lictor.path.PathTemplateException;
import io.lictor.path.PathTrie;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What strangers can send, each with what must hold whatever it is. Immutable. */
enum FuzzTarget {
    /** A body is a message, which has an answer, or a 400. */
    BODY {
        @Override
        void check(byte[] input) {
            byte[] message = request(new RestRequest(List.of(), null, null, input));
            if (message != null) {
                json(ITEMS.transcoder.response(message));
            }
        }
    },
    /** A backend's bytes are JSON, or the backend's fault. */
    RESPONSE {
        @Override
        void check(byte[] input) {
            byte[] answer;
            try {
                answer = ITEMS.transcoder.response(input);
            } catch (TranscodingException fault) {
                assertThat(fault.httpStatus()).isEqualTo(500);
                return;
            }
            json(answer);
        }
    },
    QUERY {
        @Override
        void check(byte[] input) {
            request(new RestRequest(List.of(), new String(input, UTF_8), null, new byte[0]));
        }
    },
    /** However a stream is cut, it has the same messages and the same end. */
    STREAM {
        @Override
        void check(byte[] input) {
            if (input.length == 0) {
                return;
            }
            byte[] body = Arrays.copyOfRange(input, 1, input.length);
            int step = 1 + (input[0] & 0x1F);
            assertThat(streamed(body, step)).isEqualTo(streamed(body, Math.max(1, body.length)));
        }
    },
    /** A template reads as it was written. */
    TEMPLATE {
        @Override
        void check(byte[] input) {
            try {
                PathTemplate template = PathTemplate.parse(new String(input, UTF_8));
                assertThat(PathTemplate.parse(template.toString())).isEqualTo(template);
            } catch (PathTemplateException refused) {
                assertThat(refused.column()).isPositive();
            }
        }
    },
    PATH {
        @Override
        void check(byte[] input) {
            assertThat(TRIE.match("GET", new String(input, UTF_8))).isNotNull();
        }
    };

    private static final Items ITEMS = Items.post("/v1/items", "*");
    private static final Items QUERIED = Items.get("/v1/items");
    private static final PathTrie<String> TRIE = trie();
    private static final JsonFactory JSON = new JsonFactory();
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int STREAM_LIMIT = 1 << 16;
    /** Bytes that may be allocated for each of the input. */
    private static final long FACTOR = 64;

    private static final int TRIES = 5;

    abstract void check(byte[] input);

    /** Checks it, and that it costs no more memory than its length allows; loading or changing classes does not count. */
    final void run(byte[] input, long allowance) {
        long allowed = allowance + FACTOR * input.length;
        long spent = spent(input);
        for (int again = 0; again < TRIES && spent > allowed; again++) {
            spent = spent(input);
        }
        assertThat(spent).as("bytes allocated").isLessThanOrEqualTo(allowed);
    }

    private long spent(byte[] input) {
        long before = MEMORY.getCurrentThreadAllocatedBytes();
        check(input);
        return MEMORY.getCurrentThreadAllocatedBytes() - before;
    }

    private static byte @Nullable [] request(RestRequest request) {
        Items items = request.rawQuery() == null ? ITEMS : QUERIED;
        try {
            return items.transcoder.request(request);
        } catch (TranscodingException refused) {
            assertThat(refused.httpStatus()).isEqualTo(400);
            assertThat(refused).as("what is wrong is found").hasMessageNotContaining("RFC 8259");
            return null;
        }
    }

    private static void json(byte[] answer) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), answer)) {
            while (parser.nextToken() != null) {
                parser.getString();
            }
        }
    }

    /** The messages, in hexadecimal, and what ended them. */
    private static List<String> streamed(byte[] body, int step) {
        List<String> said = new ArrayList<>();
        RequestStream stream =
                ITEMS.transcoder.requestStream(new RestRequest(List.of(), null, null, new byte[0]), STREAM_LIMIT);
        try {
            IntStream.iterate(0, from -> from < body.length, from -> from + step)
                    .mapToObj(from -> Arrays.copyOfRange(body, from, Math.min(body.length, from + step)))
                    .forEach(part -> stream.feed(part, message -> said.add(Arrays.toString(message))));
            stream.end(message -> said.add(Arrays.toString(message)));
        } catch (TranscodingException refused) {
            said.add(refused.getMessage());
        }
        return said;
    }

    private static PathTrie<String> trie() {
        PathTrie.Builder<String> builder = PathTrie.builder();
        for (String template : List.of(
                "/",
                "/v1/{name}",
                "/v1/{name}:act",
                "/v1/items:batchGet",
                "/v1/{name=a/*/b/*}",
                "/v1/{p=a/**}",
                "/{p=**}:exp",
                "/x/**/y",
                "/v1/{a}/{b}/{c}")) {
            builder.add("GET", PathTemplate.parse(template), template);
        }
        return builder.build();
    }
}

package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.TranscodingOptions.Responses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random messages of random types, translated by Lictor and by protobuf's own library. Repeat a failure with
 * {@code -Dlictor.seed=} and the seed it prints.
 */
final class OracleTest {

    private static final int TYPES = Boolean.getBoolean("lictor.soak") ? 10_000 : 200;
    private static final int MESSAGES_EACH = 100;

    @Test
    void lictor_and_protobuf_agree_on_messages_of_all_types() {
        Long one = Long.getLong("lictor.seed");
        long first = one == null ? 1 : one;
        for (long seed = first; seed < first + (one == null ? TYPES : 1); seed++) {
            new Case(seed).messages();
        }
    }

    /** The messages of one file. */
    private static final class Case {

        private final long seed;
        private final Random random;
        private final Descriptor type;
        private final DescriptorPool pool;
        private final Transcoder transcoder;
        private final Oracle oracle;
        private final RandomMessage plain;
        private final RandomMessage extended;
        private final JsonMutation mutation;

        Case(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.pool = DescriptorPool.link(new RandomFile(random).make());
            ServiceSchema schema = ServiceSchema.compile("test", pool);
            GrpcMethod method = schema.methods().get(0);
            this.type = method.descriptor().getInputType();
            Responses form = new Responses(
                    random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
            this.transcoder =
                    Transcoder.compile(schema, method, method.bindings().get(0), Items.responses(form));
            this.oracle = new Oracle(pool, type);
            this.plain = new RandomMessage(random, pool, Map.of());
            this.extended = new RandomMessage(random, pool, oracle.extensions);
            this.mutation = new JsonMutation(random);
        }

        void messages() {
            for (int i = 0; i < MESSAGES_EACH; i++) {
                Message message = plain.of(type);
                String said = "nothing yet";
                try {
                    said = oracle.print(message, random);
                    requests(message, said);
                    responses(message);
                    String mutant = mutation.of(said);
                    said = mutant;
                    refusals(mutant);
                    shuffled(i % 2 == 0 ? plain : extended, i % 2 == 0);
                } catch (AssertionError | RuntimeException failed) {
                    throw new AssertionError(
                            "repeat with -Dlictor.seed=" + seed + ", message " + i + "\n" + said + "\n" + message + "\n"
                                    + type.getFile().toProto(),
                            failed);
                }
            }
        }

        private void requests(Message message, String json) {
            assertThat(request(json)).as("request of %s", json).isEqualTo(oracle.canonical.of(message));
        }

        private void responses(Message message) {
            String json = new String(transcoder.response(message.toByteArray()), UTF_8);

            assertThat(oracle.parse(json))
                    .as("protobuf reads %s: %s", json, oracle.why)
                    .contains(oracle.canonical.of(message));
            assertThat(request(json)).as("Lictor reads %s", json).isEqualTo(oracle.canonical.of(message));
        }

        private void shuffled(RandomMessage messages, boolean plain) {
            byte[] wire = new WireShuffle(random, messages, pool).of(messages.of(type));
            String json = new String(transcoder.response(wire), UTF_8);
            Message expected = oracle.canonical.parse(type, wire);

            assertThat(request(json)).as("Lictor reads %s", json).isEqualTo(expected);
            if (plain) {
                assertThat(oracle.parse(json))
                        .as("protobuf reads %s: %s", json, oracle.why)
                        .contains(expected);
            }
        }

        private void refusals(String json) {
            Optional<Message> expected = oracle.parse(json);
            try {
                Message got = request(json);
                boolean zero = json.matches("(?s).*0[eE][+-]?[0-9]{10,}.*"); // to protobuf the exponent is too long
                if (!zero) {
                    assertThat(expected).as("protobuf: %s", oracle.why).contains(got);
                }
            } catch (TranscodingException refused) {
                assertThat(refused.httpStatus()).isEqualTo(400);
                // Lictor may stop at a bad value before it comes to what is not JSON, or is given twice.
                if (expected.isPresent() && !JsonMutation.isFaulty(json)) {
                    assertThat(KnownDifference.of(String.valueOf(refused.getMessage())))
                            .as("protobuf takes it: %s", refused.getMessage())
                            .isPresent();
                }
            }
        }

        private Message request(String json) {
            return oracle.canonical.parse(
                    type, transcoder.request(new RestRequest(List.of(), null, null, json.getBytes(UTF_8))));
        }
    }
}

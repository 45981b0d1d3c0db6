package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.HttpBinding;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.TranscodingOptions.QueryBesideBody;
import io.lictor.transcoding.TranscodingOptions.Requests;
import io.lictor.transcoding.TranscodingOptions.Responses;
import io.lictor.transcoding.TranscodingOptions.UnknownFields;
import io.lictor.transcoding.TranscodingOptions.UnknownParameters;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One binding of the item service; messages are written as protobuf text on one line. */
final class Items {
    static final TranscodingOptions STRICT = requests(UnknownFields.REJECT, UnknownParameters.REJECT, true, true);
    static final TranscodingOptions LENIENT = requests(UnknownFields.IGNORE, UnknownParameters.IGNORE, false, true);
    static final TranscodingOptions VERBOSE = responses(new Responses(true, false, false, false));

    final Transcoder transcoder;
    final ServiceSchema schema;
    private final Descriptor type;

    private Items(HttpRule rule, TranscodingOptions options) {
        schema = ServiceSchema.compile("test", DescriptorPool.link(ItemFile.withRule(rule)));
        GrpcMethod method = schema.methods().get(0);
        HttpBinding binding = method.bindings().get(0);
        type = method.descriptor().getInputType();
        transcoder = Transcoder.compile(schema, method, binding, options);
    }

    static TranscodingOptions requests(
            UnknownFields fields, UnknownParameters parameters, boolean strictCollisions, boolean plusIsSpace) {
        return new TranscodingOptions(
                new Requests(fields, parameters, Set.of("key"), QueryBesideBody.IGNORE, strictCollisions, plusIsSpace),
                TranscodingOptions.defaults().responses());
    }

    static TranscodingOptions responses(Responses responses) {
        return new TranscodingOptions(TranscodingOptions.defaults().requests(), responses);
    }

    static Items get(String template) {
        return get(template, TranscodingOptions.defaults());
    }

    static Items get(String template, TranscodingOptions options) {
        return new Items(HttpRule.newBuilder().setGet(template).build(), options);
    }

    static Items post(String template, String body) {
        return post(template, body, TranscodingOptions.defaults());
    }

    static Items post(String template, String body, TranscodingOptions options) {
        return new Items(HttpRule.newBuilder().setPost(template).setBody(body).build(), options);
    }

    static Items patch(String template, String body) {
        return new Items(HttpRule.newBuilder().setPatch(template).setBody(body).build(), TranscodingOptions.defaults());
    }

    static TranscodingOptions beside(QueryBesideBody policy) {
        Requests usual = TranscodingOptions.defaults().requests();
        return new TranscodingOptions(
                new Requests(
                        usual.unknownFields(),
                        usual.unknownParameters(),
                        usual.ignoredParameters(),
                        policy,
                        usual.strictCollisions(),
                        usual.plusIsSpace()),
                TranscodingOptions.defaults().responses());
    }

    static Items answering(String responseBody, TranscodingOptions options) {
        return new Items(
                HttpRule.newBuilder()
                        .setGet("/v1/items")
                        .setResponseBody(responseBody)
                        .build(),
                options);
    }

    String query(@Nullable String rawQuery, String... variables) {
        return text(transcoder.request(new RestRequest(List.of(variables), rawQuery, null, new byte[0])));
    }

    String body(String json, String... variables) {
        return body(json.getBytes(UTF_8), "application/json", variables);
    }

    String body(byte[] bytes, @Nullable String contentType, String... variables) {
        return text(transcoder.request(new RestRequest(List.of(variables), null, contentType, bytes)));
    }

    TranscodingException refusedQuery(String rawQuery, String... variables) {
        return catchThrowableOfType(TranscodingException.class, () -> query(rawQuery, variables));
    }

    TranscodingException refusedBody(String json, String... variables) {
        return catchThrowableOfType(TranscodingException.class, () -> body(json, variables));
    }

    TranscodingException refusedBody(byte[] bytes, @Nullable String contentType) {
        return catchThrowableOfType(TranscodingException.class, () -> body(bytes, contentType));
    }

    /** The answer to a response given as protobuf text. */
    String answer(String message) {
        return new String(transcoder.response(wire(message)), UTF_8);
    }

    byte[] wire(String message) {
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
        try {
            TextFormat.merge(message, builder);
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(message, e);
        }
        return builder.build().toByteArray();
    }

    String text(byte[] wire) {
        try {
            return TextFormat.printer()
                    .emittingSingleLine(true)
                    .printToString(DynamicMessage.parseFrom(type, wire))
                    .strip();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}

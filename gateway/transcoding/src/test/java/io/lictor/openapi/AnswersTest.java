package io.lictor.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import com.google.protobuf.TypeRegistry;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.Transcoder;
import io.lictor.transcoding.TranscodingOptions;
import io.lictor.transcoding.TranscodingOptions.Responses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the transcoder writes is what the document promises, by the word of somebody else's validator. */
final class AnswersTest {

    private static final String FULL = """
        text: "a" small: -1 unsigned: 4294967295 big: -9007199254740993 huge: 18446744073709551615 yes: true
        real: 1.5 single: -2.5 bytes: "\\377\\376\\375" kind: NOVEL tags: "x" tags: "y"
        counts { key: "k" value: 7 } books { key: "k" value { text: "in a map" } }
        child { text: "child" child { text: "grandchild" } } children { small: 1 }
        at { seconds: 1700000000 nanos: 5000000 } took { seconds: -1 nanos: -500000000 }
        mask { paths: "text" paths: "child.small" } wrapped { value: 0 } wide { value: 12 }
        struct { fields { key: "n" value { number_value: 1 } } } value { list_value { values { bool_value: true } } }
        list { values { null_value: NULL_VALUE } } nothing: NULL_VALUE
        any { [type.googleapis.com/lib.Book] { text: "any" } } empty { }
        """;

    private final ServiceSchema schema = Protos.schema(Protos.file()
            .addEnumType(Protos.enumeration("Kind", "UNKNOWN", "NOVEL"))
            .addMessageType(Protos.message(
                    "Book",
                    "string text",
                    "int32 small",
                    "uint32 unsigned",
                    "int64 big",
                    "uint64 huge",
                    "bool yes",
                    "double real",
                    "float single",
                    "bytes bytes",
                    ".lib.Kind kind",
                    "repeated string tags",
                    "map int32 counts",
                    "map .lib.Book books",
                    ".lib.Book child",
                    "repeated .lib.Book children",
                    ".google.protobuf.Timestamp at",
                    ".google.protobuf.Duration took",
                    ".google.protobuf.FieldMask mask",
                    ".google.protobuf.BoolValue wrapped",
                    ".google.protobuf.Int64Value wide",
                    ".google.protobuf.Struct struct",
                    ".google.protobuf.Value value",
                    ".google.protobuf.ListValue list",
                    ".google.protobuf.NullValue nothing",
                    ".google.protobuf.Any any",
                    ".google.protobuf.Empty empty"))
            .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book"))));
    private final GrpcMethod method = schema.methods().get(0);

    private Schema promised(TranscodingOptions options) {
        JsonNode document = Protos.document(Protos.operations(schema, options));
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$ref", "#/components/schemas/lib.Book");
        root.set("components", document.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
    }

    private JsonNode answer(TranscodingOptions options) throws ParseException {
        Descriptor book = method.descriptor().getOutputType();
        DynamicMessage.Builder message = DynamicMessage.newBuilder(book);
        TextFormat.Parser.newBuilder()
                .setTypeRegistry(TypeRegistry.newBuilder().add(book).build())
                .build()
                .merge(FULL, message);
        Transcoder transcoder =
                Transcoder.compile(schema, method, method.bindings().get(0), options);
        return JsonMapper.shared().readTree(transcoder.response(message.build().toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_answer_with_every_kind_of_field_fits(boolean otherwise) throws ParseException {
        TranscodingOptions options = new TranscodingOptions(
                TranscodingOptions.defaults().requests(), new Responses(otherwise, otherwise, otherwise, otherwise));

        JsonNode answer = answer(options);

        assertThat(answer.size()).as("fields, less one that has its default").isGreaterThanOrEqualTo(25);
        assertThat(promised(options).validate(answer)).isEmpty();
    }

    @Test
    void an_answer_in_another_form_does_not() throws ParseException {
        TranscodingOptions numbers = new TranscodingOptions(
                TranscodingOptions.defaults().requests(), new Responses(false, true, false, true));

        List<Error> errors = promised(TranscodingOptions.defaults()).validate(answer(numbers));

        assertThat(errors)
                .extracting(error -> error.getInstanceLocation().toString())
                .contains("/big", "/huge", "/kind", "/wide");
    }
}

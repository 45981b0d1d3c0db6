package io.lictor.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.rpc.Status;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.TranscodingOptions;
import io.lictor.transcoding.TranscodingOptions.Responses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TypesTest {

    private static JsonNode book(String... fields) {
        return Protos.document(Protos.post("/x", "*"), fields).at("/components/schemas/lib.Book");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "string x   | {'type':'string'}",
                "bool x     | {'type':'boolean'}",
                "int32 x    | {'type':'integer','format':'int32'}",
                "sfixed32 x | {'type':'integer','format':'int32'}",
                "uint32 x   | {'type':'integer','format':'int64','minimum':0,'maximum':4294967295}",
                "int64 x    | {'type':'string','format':'int64','pattern':'^-?[0-9]+$'}",
                "fixed64 x  | {'type':'string','format':'uint64','pattern':'^[0-9]+$'}",
                "float x    | {'type':'number','format':'float'}",
                "double x   | {'type':'number','format':'double'}",
                "bytes x    | {'type':'string','format':'byte','contentEncoding':'base64'}",
                "repeated int32 x | {'type':'array','items':{'type':'integer','format':'int32'}}",
                "map bool x | {'type':'object','additionalProperties':{'type':'boolean'}}",
                "map .lib.Book x | {'type':'object','additionalProperties':{'$ref':'#/components/schemas/lib.Book'}}",
                ".lib.Book x | {'$ref':'#/components/schemas/lib.Book'}",
                ".google.protobuf.Timestamp x | {'type':'string','format':'date-time'}",
                ".google.protobuf.Duration x | {'type':'string','pattern':'^-?[0-9]{1,12}(\\\\.[0-9]{1,9})?s$'}",
                ".google.protobuf.Struct x | {'type':'object','additionalProperties':true}",
                ".google.protobuf.Value x | {}",
                ".google.protobuf.ListValue x | {'type':'array','items':{}}",
                ".google.protobuf.NullValue x | {'type':'null'}",
                ".google.protobuf.Any x | {'$ref':'#/components/schemas/google.protobuf.Any'}",
                ".google.protobuf.Empty x | {'$ref':'#/components/schemas/google.protobuf.Empty'}",
                ".google.protobuf.StringValue x | {'type':['string','null']}",
                ".google.protobuf.UInt64Value x | {'type':['string','null'],'format':'uint64','pattern':'^[0-9]+$'}"
            })
    void a_field_is_as_the_json_mapping_writes_it(String field, String schema) {
        assertThat(book(field).at("/properties/x")).isEqualTo(json(schema));
    }

    @Test
    void a_field_mask_says_what_it_is() {
        JsonNode mask = book(".google.protobuf.FieldMask x").at("/properties/x");

        assertThat(mask.get("type").asString()).isEqualTo("string");
        assertThat(mask.get("description").asString()).contains("lowerCamelCase");
    }

    @Test
    void names_are_those_of_json() {
        assertThat(book("int32 page_count").get("properties").propertyNames()).containsExactly("pageCount");
    }

    @Test
    void an_enum_has_its_names() {
        JsonNode document = Protos.document(Protos.file()
                .addEnumType(Protos.enumeration("Kind", "UNKNOWN", "NOVEL"))
                .addMessageType(Protos.message("Book", ".lib.Kind kind"))
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book"))));

        assertThat(document.at("/components/schemas/lib.Kind"))
                .isEqualTo(json("{'type':'string','enum':['UNKNOWN','NOVEL']}"));
        assertThat(document.at("/components/schemas/lib.Book/properties/kind/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/lib.Kind");
    }

    @Test
    void what_a_service_chose_for_its_answers_holds() {
        ServiceSchema schema = Protos.schema(Protos.file()
                .addEnumType(Protos.enumeration("Kind", "UNKNOWN", "NOVEL"))
                .addMessageType(Protos.message("Book", ".lib.Kind the_kind", "int64 big", "uint64 ubig"))
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book"))));
        JsonNode schemas =
                Protos.document(Protos.operations(schema, answering(true))).at("/components/schemas");

        assertThat(schemas.at("/lib.Kind")).isEqualTo(json("{'type':'integer','enum':[0,1],'format':'int32'}"));
        assertThat(schemas.at("/lib.Book/properties/the_kind").isMissingNode()).isFalse();
        assertThat(schemas.at("/lib.Book/properties/big")).isEqualTo(json("{'type':'integer','format':'int64'}"));
        assertThat(schemas.at("/lib.Book/properties/ubig"))
                .isEqualTo(json("{'type':'integer','format':'uint64','minimum':0}"));
    }

    private static TranscodingOptions answering(boolean otherwise) {
        return new TranscodingOptions(
                TranscodingOptions.defaults().requests(), new Responses(false, otherwise, otherwise, otherwise));
    }

    @Test
    void a_required_field_of_proto2_is_required() {
        JsonNode document = Protos.document(Protos.file()
                .setSyntax("proto2")
                .addMessageType(Protos.message("Book", "required string name", "string note"))
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book"))));

        assertThat(document.at("/components/schemas/lib.Book/required")).isEqualTo(json("['name']"));
    }

    @Test
    void members_of_a_oneof_name_each_other() {
        var book = Protos.message("Book", "string isbn", "int32 number")
                .addOneofDecl(OneofDescriptorProto.newBuilder().setName("id"));
        book.getFieldBuilder(0).setOneofIndex(0);
        book.getFieldBuilder(1).setOneofIndex(0);
        JsonNode document = Protos.document(Protos.file()
                .addMessageType(book)
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book"))));

        assertThat(document.at("/components/schemas/lib.Book/properties/number/description")
                        .asString())
                .isEqualTo("At most one of these is set: `isbn`, `number`.");
        assertThat(document.findValuesAsString("x-lictor-oneof")).containsExactly("id", "id");
    }

    @Test
    void what_is_deprecated_is_marked() {
        var book = Protos.message("Book", "string old")
                .setOptions(MessageOptions.newBuilder().setDeprecated(true));
        book.getFieldBuilder(0).setOptions(FieldOptions.newBuilder().setDeprecated(true));
        JsonNode schema = Protos.document(Protos.file()
                        .addMessageType(book)
                        .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book"))))
                .at("/components/schemas/lib.Book");

        assertThat(schema.get("deprecated").asBoolean()).isTrue();
        assertThat(schema.at("/properties/old/deprecated").asBoolean()).isTrue();
    }

    // --- Several services in one document ---

    /** The operations of a service of its own, whose message is {@code lib.Book} with a {@code lib.Author}. */
    private static List<Operation> service(String name, TranscodingOptions options, String... authorFields) {
        ServiceSchema schema = Protos.schema(Protos.file()
                .addMessageType(Protos.message("Author", authorFields))
                .addMessageType(Protos.message("Book", ".lib.Author author"))
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book"))
                        .setName(name)));
        return Protos.operations(schema, options);
    }

    private static JsonNode both(List<Operation> one, List<Operation> other) {
        return Protos.document(Stream.of(one, other).flatMap(List::stream).toList());
    }

    private static String message(JsonNode document, String service) {
        return document.at("/paths/~1lib." + service + "~1Call/post/requestBody/content/application~1json/schema/$ref")
                .asString();
    }

    @Test
    void services_with_the_same_messages_share_them() {
        TranscodingOptions usual = TranscodingOptions.defaults();
        JsonNode document = both(service("A", usual, "string name"), service("B", usual, "string name"));

        assertThat(message(document, "B")).isEqualTo(message(document, "A")).isEqualTo("#/components/schemas/lib.Book");
    }

    @Test
    void messages_that_differ_deep_inside_are_told_apart_and_so_is_what_holds_them() {
        TranscodingOptions usual = TranscodingOptions.defaults();
        JsonNode document = both(service("A", usual, "string name"), service("B", usual, "int32 name"));

        assertThat(message(document, "A")).isEqualTo("#/components/schemas/lib.Book");
        assertThat(message(document, "B")).isEqualTo("#/components/schemas/lib.Book-2");
        JsonNode schemas = document.at("/components/schemas");
        assertThat(schemas.at("/lib.Book-2/properties/author/$ref").asString())
                .isEqualTo("#/components/schemas/lib.Author-2");
        assertThat(schemas.at("/lib.Author/properties/name/type").asString()).isEqualTo("string");
        assertThat(schemas.at("/lib.Author-2/properties/name/type").asString()).isEqualTo("integer");
    }

    @Test
    void one_message_in_two_forms_is_two() {
        JsonNode document =
                both(service("A", TranscodingOptions.defaults(), "int64 n"), service("B", answering(true), "int64 n"));

        assertThat(message(document, "B")).isEqualTo("#/components/schemas/lib.Book-2");
    }

    @Test
    void a_service_may_have_the_status_of_errors_itself() {
        ServiceSchema schema = ServiceSchema.compile(
                "test",
                DescriptorPool.link(FileDescriptorSet.newBuilder()
                        .addFile(Status.getDescriptor().getFile().toProto())
                        .addFile(Protos.file()
                                .addDependency("google/rpc/status.proto")
                                .addMessageType(Protos.message("Book", ".google.rpc.Status status"))
                                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book"))))
                        .build()));
        JsonNode schemas = Protos.document(Protos.operations(schema, TranscodingOptions.defaults()))
                .at("/components/schemas");

        assertThat(new ArrayList<>(schemas.propertyNames()))
                .containsExactly("google.protobuf.Any", "google.rpc.Status", "lib.Book");
    }
}

package io.lictor.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpRule;
import io.lictor.transcoding.TranscodingOptions;
import io.lictor.transcoding.TranscodingOptions.QueryBesideBody;
import io.lictor.transcoding.TranscodingOptions.Requests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class QueryTest {

    private static List<JsonNode> query(JsonNode document, String pointer) {
        return document.at(pointer)
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.get("in").asString().equals("query"))
                .toList();
    }

    private static List<String> names(JsonNode document, String pointer) {
        return query(document, pointer).stream()
                .map(parameter -> parameter.get("name").asString())
                .toList();
    }

    private static JsonNode one(String field) {
        List<JsonNode> parameters = query(Protos.document(Protos.get("/x"), field), "/paths/~1x/get");
        assertThat(parameters).hasSize(1);
        return parameters.get(0);
    }

    @Test
    void what_neither_path_nor_body_have_is_left() {
        JsonNode document =
                Protos.document(Protos.post("/x/{name}", "cover"), "string name", "string cover", "int32 page_count");

        assertThat(names(document, "/paths/~1x~1{name}/post")).containsExactly("pageCount");
    }

    @Test
    void a_body_that_is_the_whole_message_leaves_nothing_unless_the_service_wants_both() {
        assertThat(names(Protos.document(Protos.post("/x", "*"), "string name"), "/paths/~1x/post"))
                .isEmpty();

        Requests usual = TranscodingOptions.defaults().requests();
        Requests both = new Requests(
                usual.unknownFields(),
                usual.unknownParameters(),
                usual.ignoredParameters(),
                QueryBesideBody.BIND,
                usual.strictCollisions(),
                usual.plusIsSpace());
        var schema = Protos.schema(Protos.file()
                .addMessageType(Protos.message("Book", "string name"))
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book", Protos.post("/x", "*")))));
        JsonNode document = Protos.document(Protos.operations(
                schema,
                new TranscodingOptions(both, TranscodingOptions.defaults().responses())));

        assertThat(names(document, "/paths/~1x/post")).containsExactly("name");
    }

    @Test
    void fields_of_messages_have_dots_and_a_message_in_itself_ends() {
        JsonNode document = Protos.document(Protos.file()
                .addMessageType(Protos.message("Author", "string full_name", ".lib.Book first"))
                .addMessageType(Protos.message("Book", "string name", ".lib.Author author", ".lib.Book next"))
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book", Protos.get("/x")))));

        assertThat(names(document, "/paths/~1x/get")).containsExactly("name", "author.fullName");
    }

    @Test
    void a_field_below_a_bound_one_is_bound() {
        JsonNode document = Protos.document(Protos.file()
                .addMessageType(Protos.message("Author", "string name", "int32 age"))
                .addMessageType(Protos.message("Book", ".lib.Author author"))
                .addService(Protos.library(
                        Protos.method("Call", ".lib.Book", ".lib.Book", Protos.get("/x/{author.name}")))));

        assertThat(names(document, "/paths/~1x~1{author.name}/get")).containsExactly("author.age");
    }

    @Test
    void a_list_is_a_parameter_that_comes_several_times() {
        JsonNode list = one("repeated string tags");

        assertThat(list.at("/schema/type").asString()).isEqualTo("array");
        assertThat(list.at("/schema/items/type").asString()).isEqualTo("string");
        assertThat(list.has("style")).isFalse();
    }

    @Test
    void a_map_has_its_keys_in_brackets() {
        JsonNode map = one("map int32 counts");

        assertThat(map.get("style").asString()).isEqualTo("deepObject");
        assertThat(map.at("/schema/additionalProperties/format").asString()).isEqualTo("int32");
    }

    @ParameterizedTest
    @CsvSource({
        ".google.protobuf.Timestamp at,   date-time",
        ".google.protobuf.BytesValue b,   byte",
        ".google.protobuf.Int32Value n,   int32",
        "repeated .google.protobuf.Timestamp at, ''"
    })
    void what_json_writes_as_one_value_is_one(String field, String format) {
        assertThat(one(field).at("/schema/format").asString("")).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource({
        ".google.protobuf.Struct s",
        ".google.protobuf.Value v",
        ".google.protobuf.Any a",
        "repeated .lib.Book kids",
        "map .lib.Book kids"
    })
    void what_no_parameter_can_hold_is_left_out(String field) {
        assertThat(names(Protos.document(Protos.get("/x"), field), "/paths/~1x/get"))
                .isEmpty();
    }

    @Test
    void a_wide_request_has_so_many_and_no_more() {
        HttpRule.Builder rule = Protos.get("/x");
        String[] fields = new String[150];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = "string f" + i;
        }
        JsonNode document = Protos.document(Protos.file()
                .addMessageType(Protos.message("Part", fields))
                .addMessageType(
                        Protos.message("Book", ".lib.Part a", ".lib.Part b", ".lib.Part c", ".lib.Part d", "string z"))
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book", rule))));

        assertThat(names(document, "/paths/~1x/get")).hasSize(301).startsWith("z", "a.f0");
    }
}

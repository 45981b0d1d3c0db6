package io.lictor.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import io.lictor.transcoding.TranscodingOptions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OperationsTest {

    private static final String BOOK = "{\"$ref\":\"#/components/schemas/lib.Book\"}";
    private static final String BOOKS = "{\"type\":\"array\",\"items\":" + BOOK + "}";

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static FileDescriptorProto.Builder streaming(boolean requests, boolean responses) {
        return Protos.file()
                .addMessageType(Protos.message("Book", "string name"))
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book")
                        .setClientStreaming(requests)
                        .setServerStreaming(responses)));
    }

    private static JsonNode content(JsonNode document, String part) {
        return document.at("/paths/~1lib.Library~1Call/post/" + part + "/content");
    }

    @Test
    void a_body_may_be_one_field() {
        JsonNode operation = Protos.document(Protos.post("/x", "tags"), "repeated string tags")
                .at("/paths/~1x/post");

        assertThat(operation.at("/requestBody/content/application~1json/schema"))
                .isEqualTo(json("{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"));
    }

    @Test
    void an_answer_may_be_one_field() {
        JsonNode operation = Protos.document(Protos.get("/x").setResponseBody("tags"), "repeated string tags")
                .at("/paths/~1x/get");

        assertThat(operation
                        .at("/responses/200/content/application~1json/schema/type")
                        .asString())
                .isEqualTo("array");
        assertThat(operation.has("requestBody")).isFalse();
    }

    @Test
    void bytes_go_as_they_are() {
        JsonNode operation = Protos.document(Protos.file()
                        .addMessageType(Protos.message("Up", "string name", ".google.api.HttpBody file"))
                        .addService(Protos.library(
                                Protos.method("Call", ".lib.Up", ".google.api.HttpBody", Protos.post("/x", "file")))))
                .at("/paths/~1x/post");

        String binary = "{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}";
        assertThat(operation.at("/requestBody/content/*~1*")).isEqualTo(json(binary));
        assertThat(operation.at("/responses/200/content/*~1*")).isEqualTo(json(binary));
    }

    @Test
    void an_answer_that_streams_has_three_forms() {
        JsonNode content = content(Protos.document(streaming(false, true)), "responses/200");

        assertThat(content.propertyNames())
                .containsExactly("application/json", "application/x-ndjson", "text/event-stream");
        assertThat(content.at("/application~1json/schema")).isEqualTo(json(BOOKS));
        assertThat(content.at("/application~1x-ndjson/schema")).isEqualTo(json(BOOK));
        assertThat(content.at("/text~1event-stream/schema")).isEqualTo(json(BOOK));
    }

    @Test
    void a_request_that_streams_is_an_array_or_lines() {
        JsonNode content = content(Protos.document(streaming(true, false)), "requestBody");

        assertThat(content.propertyNames()).containsExactly("application/json", "application/x-ndjson");
        assertThat(content.at("/application~1json/schema")).isEqualTo(json(BOOKS));
    }

    @Test
    void every_error_is_a_status() {
        JsonNode document = Protos.document(Protos.get("/x"), "string name");

        assertThat(document.at("/paths/~1x/get/responses/default/$ref").asString())
                .isEqualTo("#/components/responses/Error");
        assertThat(document.at("/components/responses/Error/content/application~1json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/google.rpc.Status");
        assertThat(document.at("/components/schemas/google.rpc.Status/properties")
                        .propertyNames())
                .containsExactly("code", "message", "details");
    }

    @Test
    void a_deprecated_method_is_marked() {
        var method = Protos.method("Call", ".lib.Book", ".lib.Book")
                .setOptions(MethodOptions.newBuilder().setDeprecated(true));
        JsonNode document = Protos.document(
                Protos.file().addMessageType(Protos.message("Book")).addService(Protos.library(method)));

        assertThat(document.at("/paths/~1lib.Library~1Call/post/deprecated").asBoolean())
                .isTrue();
    }

    @Test
    void comments_become_summaries_and_descriptions() {
        FileDescriptorProto.Builder file = streaming(false, false);
        file.setSourceCodeInfo(SourceCodeInfo.newBuilder()
                .addLocation(comment(" Lends a book. Once.\n\n Not twice.\n", 6, 0, 2, 0))
                .addLocation(comment(" All about books.\n", 6, 0))
                .addLocation(comment(" Has pages.\n", 4, 0))
                .addLocation(comment(" On its back.\n", 4, 0, 2, 0)));
        JsonNode document = Protos.document(file);
        JsonNode operation = document.at("/paths/~1lib.Library~1Call/post");

        assertThat(operation.get("summary").asString()).isEqualTo("Lends a book.");
        assertThat(operation.get("description").asString()).isEqualTo("Lends a book. Once.\n\nNot twice.");
        assertThat(document.at("/tags/0/description").asString()).isEqualTo("All about books.");
        JsonNode book = document.at("/components/schemas/lib.Book");
        assertThat(book.get("description").asString()).isEqualTo("Has pages.");
        assertThat(book.at("/properties/name/description").asString()).isEqualTo("On its back.");
    }

    private static Location comment(String text, Integer... path) {
        return Location.newBuilder()
                .addAllPath(Arrays.asList(path))
                .setLeadingComments(text)
                .build();
    }

    @Test
    void the_same_operations_make_the_same_bytes() {
        byte[] one = OpenApiDocument.write(
                "x", Protos.operations(Protos.schema(streaming(true, true)), TranscodingOptions.defaults()));
        byte[] other = OpenApiDocument.write(
                "x", Protos.operations(Protos.schema(streaming(true, true)), TranscodingOptions.defaults()));

        assertThat(one).isEqualTo(other);
    }

    @Test
    void nothing_to_say_is_a_document_too() {
        JsonNode document = Protos.document(List.of());

        assertThat(document.get("openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.at("/info/title").asString()).isEqualTo("Library");
        assertThat(document.get("paths").isEmpty()).isTrue();
    }
}

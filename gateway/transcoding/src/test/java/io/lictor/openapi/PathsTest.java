package io.lictor.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.CustomHttpPattern;
import com.google.api.HttpRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class PathsTest {

    private static final String IMPLIED = "/lib.Library/Call";

    private static List<String> paths(JsonNode document) {
        return List.copyOf(document.get("paths").propertyNames());
    }

    private static List<String> names(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.get("in").asString().equals("path"))
                .map(parameter -> parameter.get("name").asString())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/v1/books,                                  /v1/books",
        "/v1/{name},                                 /v1/{name}",
        "/v1/{name}/x:act,                           /v1/{name}/x:act",
        "/v1/books:batchGet,                         /v1/books:batchGet",
        "/v1/{name=shelves/*},                       /v1/shelves/{shelvesId}",
        "/v1/{name=shelves/*/books/*}:cancel,        /v1/shelves/{shelvesId}/books/{booksId}:cancel",
        "/v1/{name=shelves/*/*},                     /v1/shelves/{shelvesId}/{name}",
        "/v1/{name=a/*/a/*},                         /v1/a/{aId}/a/{aId2}",
        "/v1/files/{name=**},                        /v1/files/{name}",
        "/v1/{name=files/**},                        /v1/files/{filesId}",
        "/v1/*/{name},                               /v1/{segment}/{name}",
        "/v1/a%2Fb/{name},                           /v1/a%2Fb/{name}",
        "/,                                          /"
    })
    void a_template_has_a_parameter_for_each_wildcard(String template, String path) {
        JsonNode document = Protos.document(Protos.get(template), "string name");

        assertThat(paths(document)).contains(path);
        assertThat(names(document.at("/paths/" + path.replace("/", "~1") + "/get")))
                .allMatch(name -> path.contains("{" + name + "}"))
                .hasSize(path.split("\\{", -1).length - 1);
    }

    @Test
    void a_variable_of_one_segment_has_the_schema_of_its_field() {
        JsonNode parameter =
                Protos.document(Protos.get("/v1/{pages}"), "int32 pages").at("/paths/~1v1~1{pages}/get/parameters/0");

        assertThat(parameter.get("required").asBoolean()).isTrue();
        assertThat(parameter.at("/schema/format").asString()).isEqualTo("int32");
    }

    @Test
    void a_part_says_of_what_it_is_a_part() {
        JsonNode parameter = Protos.document(Protos.get("/v1/{name=shelves/*}"), "string name")
                .at("/paths/~1v1~1shelves~1{shelvesId}/get/parameters/0");

        assertThat(parameter.get("description").asString()).contains("`name`").contains("`shelves/*`");
    }

    @Test
    void every_method_is_at_its_own_path_too() {
        JsonNode document = Protos.document(Protos.get("/v1/books"), "string name");

        assertThat(paths(document)).containsExactly(IMPLIED, "/v1/books");
        assertThat(document.at("/paths/~1lib.Library~1Call/post/requestBody/content/application~1json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/lib.Book");
    }

    @Test
    void bindings_of_one_shape_share_a_path_and_its_names() {
        HttpRule.Builder get = Protos.get("/v1/{name=books/*}");
        HttpRule.Builder delete = HttpRule.newBuilder().setDelete("/v1/books/{name}");
        JsonNode document = Protos.document(Protos.file()
                .addMessageType(Protos.message("Book", "string name"))
                .addService(Protos.library(Protos.method("Call", ".lib.Book", ".lib.Book", get, delete))));

        JsonNode item = document.at("/paths/~1v1~1books~1{booksId}");
        assertThat(names(item.get("get"))).containsExactly("booksId");
        assertThat(names(item.get("delete"))).containsExactly("booksId");
        assertThat(paths(document)).hasSize(2);
    }

    @Test
    void operation_ids_are_those_of_the_method_and_unique() {
        JsonNode document = Protos.document(Protos.file()
                .addMessageType(Protos.message("Book", "string name"))
                .addService(Protos.library(
                        Protos.method("Call", ".lib.Book", ".lib.Book", Protos.get("/b"), Protos.get("/a")))));

        assertThat(document.at("/paths/~1b/get/operationId").asString()).isEqualTo("lib.Library.Call");
        assertThat(document.at("/paths/~1a/get/operationId").asString()).isEqualTo("lib.Library.Call-2");
        assertThat(document.at("/paths/~1lib.Library~1Call/post/operationId").asString())
                .isEqualTo("lib.Library.Call-3");
        assertThat(document.at("/paths/~1a/get/tags/0").asString()).isEqualTo("lib.Library");
    }

    @Test
    void any_method_stands_for_the_usual_ones_that_no_other_binding_has() {
        JsonNode document = Protos.document(Protos.file()
                .addMessageType(Protos.message("Book", "string name"))
                .addService(Protos.library(
                        Protos.method("Any", ".lib.Book", ".lib.Book", custom("*", "/x")),
                        Protos.method("Get", ".lib.Book", ".lib.Book", Protos.get("/x")))));

        JsonNode item = document.at("/paths/~1x");
        assertThat(item.propertyNames()).containsExactly("get", "put", "post", "delete", "patch");
        assertThat(item.at("/get/operationId").asString()).isEqualTo("lib.Library.Get");
        assertThat(document.has("x-lictor-omitted")).isFalse();
    }

    @Test
    void an_operation_names_its_template_and_the_parameters_that_hold_slashes() {
        JsonNode document = Protos.document(Protos.file()
                .addMessageType(Protos.message("Book", "string name"))
                .addService(Protos.library(
                        Protos.method("Get", ".lib.Book", ".lib.Book", Protos.get("/v1/{name=files/**}")))));

        JsonNode operation = document.at("/paths/~1v1~1files~1{filesId}/get");
        assertThat(operation.get("x-lictor-template").asString()).isEqualTo("/v1/{name=files/**}");
        assertThat(operation.at("/parameters/0/x-lictor-slashes").asBoolean()).isTrue();
    }

    @Test
    void what_openapi_cannot_say_is_listed() {
        JsonNode document = Protos.document(Protos.file()
                .addMessageType(Protos.message("Book", "string name"))
                .addService(Protos.library(
                        Protos.method("Report", ".lib.Book", ".lib.Book", custom("REPORT", "/x")),
                        Protos.method("One", ".lib.Book", ".lib.Book", Protos.get("/f/{name}")),
                        Protos.method("All", ".lib.Book", ".lib.Book", Protos.get("/f/{name=**}")))));

        assertThat(document.get("x-lictor-omitted")
                        .valueStream()
                        .map(one -> one.get("binding").asString()))
                .containsExactly("REPORT /x", "GET /f/{name=**}");
        assertThat(document.at("/paths/~1f~1{name}/get/operationId").asString()).isEqualTo("lib.Library.One");
    }

    private static HttpRule.Builder custom(String kind, String path) {
        return HttpRule.newBuilder()
                .setCustom(CustomHttpPattern.newBuilder().setKind(kind).setPath(path));
    }
}

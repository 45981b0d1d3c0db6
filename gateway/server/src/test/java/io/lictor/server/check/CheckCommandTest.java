package io.lictor.server.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.GoogleApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int check(String... arguments) {
        return new CheckCommand(new PrintStream(out, true, UTF_8), new PrintStream(errors, true, UTF_8))
                .run(List.of(arguments));
    }

    private String said() {
        return out.toString(UTF_8);
    }

    private static String file(Path directory, String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static String tasks(Path directory) throws IOException {
        return Files.write(
                        directory.resolve("tasks.binpb"),
                        GoogleApi.descriptorSet(GoogleApi.TASKS).toByteArray())
                .toString();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{'Name': 'shop', 'Port': 8080, 'Tags': ['restful']}",
                "{'name': 'shop', 'port': 8080, 'tags': ['restful'], 'check': {'tcp': 'x:1', 'interval': '1s'}}",
                "[{'Name': 'shop', 'Port': 8080, 'Tags': ['restful']}]",
                "{'service': {'name': 'shop', 'port': 8080, 'tags': ['restful']}}",
                "{'services': [{'id': 'a', 'name': 'shop', 'port': 8080, 'tags': ['restful']}]}",
                "{'Service': {'Name': 'shop', 'Port': 8080, 'Tags': ['restful'], 'Meta': null}}"
            })
    void every_form_of_a_registration_is_read(String json, @TempDir Path directory) throws IOException {
        assertThat(check(file(directory, "shop.json", json.replace('\'', '"')))).isEqualTo(0);
        assertThat(said()).startsWith("shop\n").contains("routed    * /shop/**  http\n");
    }

    @Test
    void what_is_rejected_is_said_with_the_way_to_mend_it(@TempDir Path directory) throws IOException {
        String file = file(
                directory,
                "shop.json",
                "{\"Name\": \"shop\", \"Port\": 8080, \"Tags\": [\"restful\", \"lictor.timout=2s\"]}");

        assertThat(check(file)).isEqualTo(1);
        assertThat(said()).contains("routed    * /shop/**").contains("rejected  lictor.timout=2s  UNKNOWN_KEY: ");
    }

    @Test
    void filters_are_made_by_the_default_rules() {
        assertThat(check("restful", "lictor.filters=AddRequestHeader=X-Green,yes|StripPrefix=1"))
                .isEqualTo(0);
        assertThat(said())
                .contains("routed    * /service/**  http  through AddRequestHeader=X-Green,yes | StripPrefix=1");
    }

    @Test
    void a_filter_that_is_refused_is_shown_where_it_stands_and_takes_the_route_away() {
        assertThat(check("restful", "lictor.filters=StripPrefix=1|RewritePath=/a,/b"))
                .isEqualTo(1);
        assertThat(said())
                .contains("RewritePath is not allowed")
                .contains("lictor.filters=StripPrefix=1|RewritePath=/a,/b\n" + " ".repeat(41) + "^".repeat(17))
                .doesNotContain("routed ");
    }

    @Test
    void meta_counts_as_it_does_at_run_time(@TempDir Path directory) throws IOException {
        String file = file(
                directory,
                "shop.json",
                "{\"Name\": \"shop\", \"Port\": 8080, \"Tags\": [\"restful\"], \"Meta\": {\"lictor-route\":"
                        + " \"/store\"}}");

        assertThat(check(file)).isEqualTo(0);
        assertThat(said()).contains("* /store/**");
    }

    @Test
    void an_instance_that_cannot_be_called_is_rejected(@TempDir Path directory) throws IOException {
        assertThat(check(file(directory, "shop.json", "{\"Name\": \"shop\", \"Tags\": [\"restful\"]}")))
                .isEqualTo(1);
        assertThat(said()).contains("BAD_ADDRESS");
    }

    @Test
    void two_services_that_want_the_same_are_in_conflict(@TempDir Path directory) throws IOException {
        String file = file(directory, "both.json", """
            {"services": [{"name": "a", "port": 1, "tags": ["lictor.route=/x"]},
                          {"name": "b", "port": 2, "tags": ["lictor.route=/x"]}]}
            """);

        assertThat(check(file)).isEqualTo(1);
        assertThat(said()).contains("a\n  routed    * /x/**").contains("b\n  rejected  * /x/**  CONFLICT: ");
    }

    @Test
    void tags_alone_are_those_of_some_service() {
        assertThat(check("lictor.route=/shop strip=/shop", "lictor.timeout=2s")).isEqualTo(0);
        assertThat(said()).contains("routed    * /shop/**");
    }

    @Test
    void a_bad_tag_alone_is_rejected() {
        assertThat(check("restful", "lictor.retry=9")).isEqualTo(1);
        assertThat(said()).contains("lictor.retry=9  BAD_VALUE: ");
    }

    @Test
    void tags_that_ask_for_nothing_are_no_success() {
        assertThat(check("restfull")).isEqualTo(1);
        assertThat(said()).contains("asks for no route");
    }

    @Test
    void who_opts_out_is_not_routed() {
        assertThat(check("restful", "lictor.enable=false")).isEqualTo(1);
        assertThat(said()).contains("not routed");
    }

    @Test
    void descriptors_alone_are_those_of_a_grpc_service(@TempDir Path directory) throws IOException {
        assertThat(check(tasks(directory))).isEqualTo(0);
        assertThat(said())
                .startsWith("tasks\n")
                .contains("routed    GET /v2/{name=projects/*/locations/*/queues/*} "
                        + " google.cloud.tasks.v2.CloudTasks/GetQueue\n");
    }

    @Test
    void a_registration_with_descriptors_has_their_methods(@TempDir Path directory) throws IOException {
        String file = file(
                directory,
                "jobs.json",
                "{\"Name\": \"jobs\", \"Port\": 1, \"Tags\": [\"rpc\", \"lictor.grpc.service=a.B\"]}");

        assertThat(check(file, tasks(directory))).isEqualTo(1);
        assertThat(said())
                .startsWith("jobs\n")
                .contains("lictor.grpc.service  NO_DESCRIPTORS: ")
                .contains("a.B");
    }

    @Test
    void bindings_that_cannot_be_are_rejected(@TempDir Path directory) throws IOException {
        Path file = Files.write(
                directory.resolve("firestore.pb"),
                GoogleApi.descriptorSet(GoogleApi.FIRESTORE).toByteArray());

        assertThat(check(file.toString())).isEqualTo(1);
        assertThat(said()).contains("BAD_TEMPLATE: column ");
    }

    @Test
    void methods_that_are_asked_for_later_are_no_fault() {
        assertThat(check("rpc")).isEqualTo(0);
        assertThat(said()).contains("later").contains("reflection");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{",
                "{}",
                "[1]",
                "{\"Name\": \"a\", \"Tags\": \"restful\"}",
                "{\"Name\": \"a\", \"Port\": \"80\"}",
                "{\"Name\": \"a\", \"Meta\": {\"lictor.route\": \"/x\"}}",
                "{\"services\": []}"
            })
    void what_consul_would_not_take_is_wrong_usage(String json, @TempDir Path directory) throws IOException {
        assertThat(check(file(directory, "a.json", json))).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains("a.json").contains("usage: ");
        assertThat(said()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
            {"Name": "a",}              | the file is not JSON (line 1, column 14): expected another field after ',', got '}'; no ',' stands behind the last
            {"Name": a}                 | the file is not JSON (line 1, column 10, in field 'Name'): expected a value, got the word a; a string stands in double quotes
            {"Name": "a"} x             | the file is not JSON (line 1, column 15): expected the end of the file, got the word x
            [{"Name": "a"}              | the file is not JSON (line 1, column 15): the file ends without the ']' of the array that begins at line 1, column 1
            ~~                          | the file is empty; a registration is an object such as {"Name": "shop", "Port": 8080, "Tags": ["restful"]}
            "a"                         | the file is "a"; a registration is an object such as {"Name": "shop", "Port": 8080, "Tags": ["restful"]}
            [{"Name": "a"}, 5]          | registration 2 is 5; a registration is an object such as {"Name": "shop", "Port": 8080, "Tags": ["restful"]}
            {"Port": 1}                 | registration 1 has no Name; Consul refuses it
            {"Name": "a", "Port": "80"} | registration 1: Port is a number, not "80"
            {"Name": "a", "Meta": []}   | registration 1: Meta is an object with texts, not an array
            {"Name": "a", "Weights": 1} | registration 1: Weights is an object with numbers, not 1
            """)
    void what_cannot_be_read_is_told_in_plain_words(String json, String told, @TempDir Path directory)
            throws IOException {
        String file = file(directory, "a.json", json);

        assertThat(check(file)).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).startsWith(file + ": " + told + "\nusage: ");
    }

    @Test
    void a_file_that_is_not_there_is_told_so(@TempDir Path directory) {
        String missing = directory.resolve("missing.json").toString();

        assertThat(check(missing)).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).startsWith(missing + ": there is no such file\nusage: ");
    }

    @Test
    void a_directory_is_no_registration(@TempDir Path directory) throws IOException {
        String shop = Files.createDirectory(directory.resolve("shop.json")).toString();

        assertThat(check(shop)).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).startsWith(shop + ": it is a directory\nusage: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.yaml", "shop.yml", "shop.hcl", "shop.toml"})
    void a_registration_in_another_language_than_JSON_is_told_to_be_none(String name, @TempDir Path directory)
            throws IOException {
        String file = file(directory, name, "name: shop");

        assertThat(check(file)).isEqualTo(2);
        assertThat(errors.toString(UTF_8))
                .startsWith(file + ": registrations are read as JSON, from a file whose name ends in .json\nusage: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.json", "missing.binpb"})
    void a_file_that_is_not_there_is_wrong_usage(String file) {
        assertThat(check(file)).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains(file);
    }

    @Test
    void nothing_is_wrong_usage() {
        assertThat(check()).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).startsWith("nothing to check\nusage: ");
    }

    @Test
    void what_is_wrong_in_a_tag_has_a_caret_below_it() {
        assertThat(check("lictor.route=/shop methods=GET,P?T")).isEqualTo(1);

        assertThat(said()).contains("            lictor.route=/shop methods=GET,P?T\n" + " ".repeat(12 + 31) + "^^^\n");
    }
}

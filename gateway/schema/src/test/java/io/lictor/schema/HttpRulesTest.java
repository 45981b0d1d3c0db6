package io.lictor.schema;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lictor.path.PathUnescape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule means is in {@link TemplateRulesTest}; here is how it is written. */
final class HttpRulesTest {

    private static final String YAML = """
            type: google.api.Service
            config_version: 3
            name: shop.example.com
            apis:
            - name: shop.Shop
            authentication: {rules: [{selector: '*'}]}
            http:
              rules:
              # comments are why people write YAML
              - selector: shop.Shop.Get
                put: /v1/{name}
                body: child
                response_body: kids
                additional_bindings:
                - custom: {kind: REPORT, path: '/v1/{name}:report'}
                - post: /v1/{name}:put
                  body: "*"
            """;

    private static final String JSON = """
            {
            \t"type": "google.api.Service",
            \t"http": {"rules": [{
            \t\t"selector": "shop.Shop.Get", "put": "\\/v1\\/{name}", "body": "child", "responseBody": "kids",
            \t\t"additionalBindings": [
            \t\t\t{"custom": {"kind": "REPORT", "path": "/v1/{name}:report"}},
            \t\t\t{"post": "/v1/{name}:put", "body": "*"}]}]}
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {YAML, JSON})
    void a_rule_is_read_from_yaml_and_from_json(String text) {
        ServiceSchema schema = compile(text);

        assertThat(schema.rejected()).isEmpty();
        assertThat(Schemas.shown(schema))
                .containsExactly(
                        "PUT /v1/{name} [name] child -> kids",
                        "REPORT /v1/{name}:report [name] None",
                        "POST /v1/{name}:put [name] Whole",
                        "POST /shop.Shop/Get [] Whole",
                        "GET /v1/plain [] None",
                        "POST /shop.Shop/Plain [] Whole");
    }

    @Test
    void without_rules_the_annotations_hold() {
        ServiceSchema annotated = ServiceSchema.compile("test", pool());

        for (String text : List.of("name: shop", "http:", "http: {}", "http: {rules: []}", "{}")) {
            ServiceSchema schema = compile(text);
            assertThat(schema.rejected()).isEmpty();
            assertThat(Schemas.shown(schema)).isEqualTo(Schemas.shown(annotated));
        }
        assertThat(annotated.rules()).isSameAs(HttpRules.none());
    }

    @Test
    void decoding_of_values_with_slashes_is_for_the_whole_service() {
        assertThat(HttpRules.none().unescape()).isEqualTo(PathUnescape.ALL_BUT_SLASH);
        assertThat(parse("http: {fully_decode_reserved_expansion: false}").unescape())
                .isEqualTo(PathUnescape.ALL_BUT_SLASH);
        assertThat(parse("http: {fully_decode_reserved_expansion: true}").unescape())
                .isEqualTo(PathUnescape.ALL);
        assertThat(parse("{\"http\": {\"fullyDecodeReservedExpansion\": true}}").unescape())
                .isEqualTo(PathUnescape.ALL);
    }

    @Test
    void other_rules_have_another_digest() {
        HttpRules rules = parse(YAML);
        ServiceSchema annotated = ServiceSchema.compile("test", pool());

        assertThat(rules.digest()).hasSize(64).isEqualTo(parse(YAML).digest());
        assertThat(rules.digest())
                .isNotEqualTo(parse(YAML.replace("REPORT", "PURGE")).digest());
        assertThat(HttpRules.none().digest()).isEmpty();
        assertThat(annotated.digest()).isEqualTo(pool().digest());
        assertThat(compile(YAML).digest()).isEqualTo(compile(YAML).digest()).isNotEqualTo(annotated.digest());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "http: 5                                  | http |              | has fields, rules for one",
                "http: {rules: 5}                         | http.rules |        | is a list",
                "http: {rule: []}                         | http.rule |         | is no field of google.api.Http",
                "http: {fully_decode_reserved_expansion: 'x'} | http.fully_decode_reserved_expansion | | is true or false",
                "http: {rules: [5]}                       | http.rules[0] | (no pattern) | a rule has fields, and is written here as '5'",
                "http: {rules: [null]}                    | http.rules[0] | (no pattern) | a rule has fields, and is written here as 'null'",
                "http: {rules: [{get: /x}]}               | http.rules[0] | GET /x | has no selector",
                "http: {rules: [{selector: 5, get: /x}]}  | http.rules[0] | GET /x | selector is text, and is written here as '5'; quote it",
                "http: {rules: [{selector: '*', get: /x}]} | * | GET /x         | a rule for HTTP names one method; a path for many would lead to none of them",
                "http: {rules: [{selector: shop.*, get: /x}]} | shop.* | GET /x | a rule for HTTP names one method; a path for many would lead to none of them",
                "http: {rules: [{selector: shop.Shop.Nope, get: /x}]} | shop.Shop.Nope | GET /x | the selector names no method of this service",
                "http: {rules: [{selector: grpc.health.v1.Health.Check, get: /x}]} | grpc.health.v1.Health.Check | GET /x | reflection, health and channelz are never bound",
            })
    void what_is_no_rule_is_told(String text, String method, String binding, String reason) {
        ServiceSchema schema = compile(text);

        assertThat(schema.rejected())
                .containsExactly(new RejectedBinding(method, binding == null ? "" : binding, reason));
        assertThat(Schemas.shown(schema))
                .as("and costs the annotations nothing")
                .isEqualTo(Schemas.shown(ServiceSchema.compile("test", pool())));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "gte: /x                       | (no pattern) | unknown field 'gte'",
                "get: /x, boddy: '*'           | GET /x       | unknown field 'boddy'",
                "get: /x, put: /y              | GET /x       | get and put are in one rule; use additional_bindings",
                "get: 5                        | GET          | get is text, and is written here as '5'; quote it",
                "get: [/x]                     | GET          | get is text, and is written here as a list; quote it",
                "custom: {kind: NO, path: /x}  | /x           | kind is text, and is written here as 'false'; quote it",
                "custom: {verb: X, path: /x}   | /x           | unknown field 'verb'",
                "custom: X                     | (no pattern) | custom has fields, and is written here as 'X'",
                "get: /x, additional_bindings: {get: /y} | GET /x | additional_bindings is a list, and is written here as fields",
                "get: /x, additional_bindings: [/y]      | GET /x | additional_bindings has fields, and is written here as '/y'",
                "get: '/{nope}'                | GET /{nope}  | variable {nope}: shop.Item has no field nope",
                "get: ''                       | GET          | column 1: a template must start with '/', got the end (in \"\")",
                "body: '*'                     | (no pattern) | no path: set one of get, put, post, delete, patch, custom",
            })
    void an_unusable_rule_is_told_and_leaves_only_what_is_implied(String fields, String binding, String reason) {
        ServiceSchema schema = compile("http: {rules: [{selector: shop.Shop.Get, " + fields + "}]}");

        assertThat(schema.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.method()).isEqualTo("shop.Shop/Get");
            assertThat(rejected.binding().strip()).isEqualTo(binding);
            assertThat(rejected.reason()).isEqualTo(reason);
        });
        assertThat(Schemas.shown(schema))
                .containsExactly(
                        "POST /shop.Shop/Get [] Whole", "GET /v1/plain [] None", "POST /shop.Shop/Plain [] Whole");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                       | its fields (type, http, ...) are missing",
                "- http                     | its fields (type, http, ...) are missing",
                "http: [                    | while parsing a flow node",
                "http: *                    | while scanning an alias",
                "http: 1, http: 2           | mapping values are not allowed here",
                "{http: 1, http: 2}         | found duplicate key http",
                "type: google.api.Quota     | its type is google.api.Quota, not google.api.Service",
                "http: !!java.net.URL [x]   | Global tag is not allowed",
                "http: &x {rules: [*x]}     | aliases for non-scalar nodes exceeds the specified max",
                "{a: &x [1], b: [*x]}       | aliases for non-scalar nodes exceeds the specified max",
            })
    void what_is_no_configuration_is_an_error(String text, String problem) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> parse(text))
                .withMessageStartingWith("not a service configuration: ")
                .withMessageContaining(problem);
    }

    @Test
    void depth_and_size_are_bounded() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> parse("http: " + deep))
                .withMessageContaining("Nesting Depth exceeded max 20");
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> parse("#".repeat((1 << 20) + 1)))
                .withMessage("a service configuration may have at most 1048576 bytes");
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> HttpRules.parse("name: é".getBytes(ISO_8859_1)))
                .withMessage("not a service configuration: it is not UTF-8");
    }

    private static HttpRules parse(String text) {
        return HttpRules.parse(text.getBytes(UTF_8));
    }

    private static ServiceSchema compile(String text) {
        return ServiceSchema.compile("test", pool(), parse(text));
    }

    private static DescriptorPool pool() {
        return Schemas.pool(
                TestFiles.method("Get", "get: '/v1/annotated'"), TestFiles.method("Plain", "get: '/v1/plain'"));
    }
}

package io.lictor.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import io.lictor.path.Mark;
import io.lictor.path.PathMatch;
import io.lictor.path.PathTemplate;
import io.lictor.path.PathTemplateException;
import io.lictor.path.PathTrie;
import io.lictor.path.Tries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of templates and of what they are bound to (1 to 14), by number. */
final class TemplateRulesTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "1 a variable is a lone star     | /v1/{name}      | /v1/*",
                "1 and may say so                | /v1/{name=*}    | /v1/*",
                "2 a variable holds its literals | /{name=a/*/b/*} | /a/*/b/*",
                "3 literals may follow **        | /v1/**/end      | /v1/**/end",
                "10 the root is a template       | /               | /",
            })
    void a_template_has_one_normalised_spelling(String rule, String template, String normalized) {
        assertThat(PathTemplate.parse(template).normalized()).as(rule).isEqualTo(normalized);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "3 one ** only               | /**/**      | 5  | only literals may follow '**', got '**'",
                "3 no star after **          | /**/*       | 5  | only literals may follow '**', got '*'",
                "3 no variable after **      | /{a=**}/{b} | 11 | only literals may follow '**', got '}'",
                "3 nor inside the variable   | /{a=**/*}   | 8  | only literals may follow '**', got '*'",
                "4 variables do not nest     | /{x={y}}    | 5  | a variable may not contain another variable",
                "8 a variable occurs once    | /{x}/{x}    | 7  | the variable 'x' is already in the template",
                "10 a slash first            | a/b         | 1  | a template must start with '/', got 'a'",
                "10 no empty segment first   | //x         | 2  | expected a segment (no segment may be empty), got '/'",
                "10 no empty segment inside  | /a//b       | 4  | expected a segment (no segment may be empty), got '/'",
                "10 no empty segment last    | /a/         | 4  | expected a segment (no segment may be empty), got the end",
                "10 no variable without name | /{}         | 3  | expected a field name, got '}'",
                "10 no verb alone            | /:v         | 2  | expected a segment (no segment may be empty), got ':'",
                "10 no empty verb            | /a:         | 4  | expected the text of a verb, got the end",
                "10 no star inside a segment | /a*b        | 3  | expected '/', ':' or the end, got '*'",
                "10 no verb in a variable    | /{x=a:v}    | 6  | expected '/' or '}', got ':'",
            })
    void no_template_is_written_so(String rule, String template, int column, String problem) {
        assertThatExceptionOfType(PathTemplateException.class)
                .as(rule)
                .isThrownBy(() -> PathTemplate.parse(template))
                .withMessage("column %d: %s (in \"%s\")", column, problem, template);
    }

    @ParameterizedTest(name = "{0}: {2} among {1} is {3}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "1 a variable is a lone star     | GET:/v1/{x} GET:/v1/{y=*}    | GET /v1/a    | /v1/{x} [a]",
                "2 a variable holds its literals | GET:/{name=a/*/b/*}          | GET /a/X/b/Y | /{name=a/*/b/*} [a/X/b/Y]",
                "3 literals after **             | GET:/{p=**}/end              | GET /a/b/end | /{p=**}/end [a/b]",
                "3 literals after ** are needed  | GET:/{p=**}/end              | GET /a/b     | 404",
                "3 longer tail first             | GET:/{p=**}/b GET:/{p=**}/a/b | GET /x/a/b   | /{p=**}/a/b [x]",
                "10 the root                     | GET:/                        | GET /        | / []",
                "10 the root is not everything   | GET:/                        | GET /a       | 404",
            })
    void a_template_matches(String rule, String templates, String request, String answer) {
        assertThat(Tries.answer(templates, request)).as(rule).isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "5  | get: '/v1/{at}/{sv}'    | GET /v1/{at}/{sv} [at, sv] None",
                "11 | get: '/v1' body: '*'    | GET /v1 [] Whole",
                "11 | delete: '/v1' body: '*' | DELETE /v1 [] Whole",
            })
    void an_annotation_is_bound(String rule, String annotation, String binding) {
        ServiceSchema schema = Schemas.compile(TestFiles.method("M", annotation));

        assertThat(schema.rejected()).as(rule).isEmpty();
        assertThat(Schemas.shown(schema)).as(rule).containsExactly(binding, "POST /shop.Shop/M [] Whole");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "5  | get: '/v1/{nope}'                       | variable {nope}: shop.Item has no field nope",
                "5  | get: '/v1/{tags}'                       | variable {tags}: tags is repeated",
                "5  | get: '/v1/{labels}'                     | variable {labels}: labels is a map",
                "5  | get: '/v1/{child}'                      | variable {child}: child is the message shop.Item",
                "5  | get: '/v1/{st}'                         | variable {st}: st is the message google.protobuf.Struct",
                "6  | post: '/v1' body: 'nope'                | body \"nope\" must name a field of shop.Item itself, or be \"*\"",
                "6  | post: '/v1' body: 'child.name'          | body \"child.name\" must name a field",
                "6  | get: '/v1' response_body: '*'           | response_body \"*\" must name a field of shop.Item itself",
                "6  | get: '/v1' response_body: 'child.name'  | response_body \"child.name\" must name",
                "8  | get: '/v1/{name}/{name}'                | column 13: the variable 'name' is already in the template",
                "8  | get: '/v1/{display_name}/{displayName}' | display_name is bound twice",
                "10 | get: '/v1/'                             | column 5: expected a segment",
            })
    void an_annotation_is_rejected(String rule, String annotation, String reason) {
        ServiceSchema schema = Schemas.compile(TestFiles.method("M", annotation));

        assertThat(schema.rejected()).as(rule).singleElement().satisfies(rejected -> {
            assertThat(rejected.method()).isEqualTo("shop.Shop/M");
            assertThat(rejected.reason()).startsWith(reason);
        });
        assertThat(Schemas.shown(schema)).as(rule).containsExactly("POST /shop.Shop/M [] Whole");
    }

    @Test
    void rule_7_additional_bindings_do_not_nest() {
        ServiceSchema schema = Schemas.compile(TestFiles.method(
                "M",
                "get: '/v1' additional_bindings { get: '/v2' additional_bindings { get: '/v3' } } "
                        + "additional_bindings { get: '/v4' }"));

        assertThat(schema.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.binding()).isEqualTo("GET /v2");
            assertThat(rejected.reason()).startsWith("additional_bindings may not have additional_bindings");
        });
        assertThat(Schemas.shown(schema))
                .containsExactly("GET /v1 [] None", "GET /v4 [] None", "POST /shop.Shop/M [] Whole");
    }

    @Test
    void rule_9_the_same_method_and_normalised_template_is_a_conflict_the_first_wins() {
        PathTrie.Builder<String> builder = PathTrie.builder();

        assertThat(builder.add("GET", PathTemplate.parse("/a/{x}"), "first")).isEmpty();
        assertThat(builder.add("GET", PathTemplate.parse("/a/{y=*}"), "second")).contains("first");
        assertThat(builder.add("POST", PathTemplate.parse("/a/{z}"), "third")).isEmpty();
        assertThat(builder.add("*", PathTemplate.parse("/a/{z}"), "fourth")).isEmpty();
        assertThat(builder.add("*", PathTemplate.parse("/a/{w}"), "fifth")).contains("fourth");

        PathTrie<String> trie = builder.build();
        assertThat(trie.match("GET", "/a/1")).isEqualTo(new PathMatch.Found<>("first", List.of("1")));
    }

    @Test
    void rule_9_of_two_methods_with_one_binding_the_later_is_listed() {
        ServiceSchema schema = Schemas.compile(
                TestFiles.method("Zebra", "get: '/v1/{name}' additional_bindings { get: '/v1/{n}' }"),
                TestFiles.method("Ant", "get: '/v1/{display_name=*}' additional_bindings { put: '/v1/{name}' }"),
                TestFiles.method("Bee", "post: '/shop.Shop/Ant' body: '*'"));

        assertThat(schema.rejected()).isEmpty();
        assertThat(schema.conflicts())
                .containsExactly(
                        conflict("Zebra", "GET /v1/{n}", "Zebra", "GET /v1/*"),
                        conflict("Ant", "GET /v1/{display_name=*}", "Zebra", "GET /v1/*"),
                        conflict("Bee", "POST /shop.Shop/Ant", "Ant", "POST /shop.Shop/Ant"));
    }

    @Test
    void rule_9_bindings_of_their_own_are_no_conflict() {
        ServiceSchema schema = Schemas.compile(
                TestFiles.method(
                        "Get", "get: '/v1/{name}' additional_bindings { custom { kind: '*' path: '/v1/{n}' } }"),
                TestFiles.method("Act", "get: '/v1/{name}:act'"));

        assertThat(schema.conflicts()).isEmpty();
    }

    @Test
    void rule_12_a_configured_rule_replaces_the_annotation_and_the_last_of_a_list_wins() {
        HttpRules rules = HttpRules.parse("""
                http:
                  rules:
                  - {selector: shop.Shop.Get, get: /v2/first}
                  - {selector: shop.Shop.Bare, delete: '/v2/{name}'}
                  - {selector: shop.Shop.Get, get: /v2/last, additional_bindings: [{get: /v2/more}]}
                """.getBytes(UTF_8));
        DescriptorPool pool = Schemas.pool(
                TestFiles.method("Get", "get: '/v1/a' additional_bindings { get: '/v1/b' }"),
                TestFiles.method("Bare"),
                TestFiles.method("Other", "get: '/v1/other'"));
        ServiceSchema schema = ServiceSchema.compile("test", pool, rules);

        assertThat(schema.rejected()).isEmpty();
        assertThat(Schemas.shown(schema))
                .containsExactly(
                        "GET /v2/last [] None",
                        "GET /v2/more [] None",
                        "POST /shop.Shop/Get [] Whole",
                        "DELETE /v2/{name} [name] None",
                        "POST /shop.Shop/Bare [] Whole",
                        "GET /v1/other [] None",
                        "POST /shop.Shop/Other [] Whole");
    }

    @Test
    void rule_13_a_streaming_method_stands_beside_the_others_and_keeps_its_bindings() {
        MethodDescriptorProto down = TestFiles.method("Watch", "get: '/v1/watch'").toBuilder()
                .setServerStreaming(true)
                .build();
        MethodDescriptorProto up = TestFiles.method("Load", "post: '/v1/load' body: '*'").toBuilder()
                .setClientStreaming(true)
                .build();
        ServiceSchema schema = Schemas.compile(down, up, TestFiles.method("Get", "get: '/v1/get'"));

        assertThat(schema.rejected()).isEmpty();
        assertThat(schema.methods()).extracting(GrpcMethod::unary).containsExactly(false, false, true);
        assertThat(Schemas.shown(schema))
                .contains("GET /v1/watch [] None", "POST /v1/load [] Whole", "GET /v1/get [] None");
    }

    /** Invariant 2. */
    @Test
    void rule_13_a_bad_binding_costs_its_siblings_nothing() {
        ServiceSchema schema = Schemas.compile(
                TestFiles.method("Bad", "get: '/v1/{nope}' additional_bindings { get: '/v2/{name}' }"),
                TestFiles.method("Good", "get: '/v3/{name}'"));

        assertThat(schema.rejected())
                .containsExactly(new RejectedBinding(
                        "shop.Shop/Bad",
                        "GET /v1/{nope}",
                        "variable {nope}: shop.Item has no field nope",
                        Optional.of(Mark.of("GET /v1/{nope}", 9, 5))));
        assertThat(Schemas.shown(schema))
                .containsExactly(
                        "GET /v2/{name} [name] None",
                        "POST /shop.Shop/Bad [] Whole",
                        "GET /v3/{name} [name] None",
                        "POST /shop.Shop/Good [] Whole");
    }

    /** What a route table keeps is its own business; here a bad descriptor is told, and makes no pool that looks good. */
    @Test
    void rule_14_a_bad_descriptor_is_an_error_or_a_reason_and_never_a_pool() {
        FileDescriptorSet bad = TestFiles.set(
                TestFiles.item(),
                TestFiles.shop(TestFiles.method("Get").toBuilder()
                        .setInputType(".shop.Nope")
                        .build()));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> DescriptorPool.link(bad))
                .withMessageContaining("shop/Shop.proto does not link");
        List<String> broken = new ArrayList<>();
        assertThat(DescriptorPool.linkUsable(bad, (file, why) -> broken.add(file))
                        .services())
                .isEmpty();
        assertThat(broken).containsExactly("shop/Shop.proto");
    }

    private static RejectedBinding conflict(String loser, String binding, String winner, String place) {
        return new RejectedBinding(
                "shop.Shop/" + loser, binding, "shop.Shop/" + winner + " was declared earlier and holds " + place);
    }
}

package io.lictor.routing;

import static io.lictor.routing.Catalogs.RULES;
import static io.lictor.routing.Catalogs.instance;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lictor.path.Mark;
import io.lictor.path.MarkedException;
import io.lictor.schema.HttpRules;
import io.lictor.schema.SchemaException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where people are told that what they wrote goes wrong. */
final class MarksTest {

    private static List<RejectedRoute> rejected(String tag) {
        Problems problems = new Problems("orders");
        List<TagReader> readers = List.of(new FabioReader(), new TraefikReader());
        new RegistrationReader(RULES, readers).read(instance("orders", 80, tag), ServiceOverrides.NONE, problems);
        return problems.found();
    }

    /** The text with what is marked in brackets. */
    private static String shown(Mark mark) {
        int start = mark.column() - 1;
        int end = start + mark.length();
        return mark.text().substring(0, start)
                + "["
                + mark.text().substring(start, end)
                + "]"
                + mark.text().substring(end);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            lictor.timout=2s                              | [lictor.timout]=2s
            lictor.route                                  | lictor.route[]
            lictor.timeout=2 s                            | lictor.timeout=[2 s]
            lictor.proto=gopher                           | lictor.proto=[gopher]
            lictor.route=nopath                           | lictor.route=[nopath]
            lictor.route=/a/{b match=exact                | lictor.route=/a/{b[] match=exact
            lictor.route=/a//b strip=/a                   | lictor.route=/a/[/]b strip=/a
            lictor.route=/a/{b-c}                         | lictor.route=/a/{[b-c]}
            lictor.route=a_?.org/x                        | lictor.route=[a_?.org]/x
            lictor.route=/a methods=GET,P?T               | lictor.route=/a methods=GET,[P?T]
            lictor.route=/a priority=high                 | lictor.route=/a priority=[high]
            lictor.route=/a strip=/b                      | lictor.route=/a [strip=/b]
            lictor.route=/a match=most                    | lictor.route=/a [match=most]
            lictor.route=/a colour=red                    | lictor.route=/a [colour]=red
            lictor.route=/a header=b@d:1                  | lictor.route=/a header=[b@d]:1
            lictor.route=/a header=h:~a{1,200}            | lictor.route=/a header=h:~a[{1,200}]
            urlprefix-/a allow=10.0.0.0/8                 | urlprefix-/a allow=[10.0.0.0/8]
            traefik.http.routers.r.rule=Path(/x)          | traefik.http.routers.r.rule=Path([/]x)
            """)
    void the_part_of_a_tag_that_is_wrong_is_marked(String tag, String expected) {
        assertThat(rejected(tag))
                .first()
                .satisfies(rejected ->
                        assertThat(shown(rejected.mark().orElseThrow())).isEqualTo(expected));
    }

    @Test
    void a_word_that_stands_in_a_tag_twice_is_marked_where_it_is_wrong() {
        assertThat(rejected("lictor.route=/a{ strip=/a{"))
                .first()
                .satisfies(rejected ->
                        assertThat(rejected.mark().orElseThrow().column()).isLessThan(19));
    }

    @Test
    void of_a_long_text_only_what_is_around_the_mark_is_kept() {
        String longTag = "lictor.route=/" + "a".repeat(1_000) + "/{b-c}/" + "d".repeat(1_000);

        Mark mark = rejected(longTag).get(0).mark().orElseThrow();

        assertThat(mark.text()).hasSizeLessThan(250).startsWith("…").endsWith("…");
        assertThat(mark.text().substring(mark.column() - 1, mark.column() - 1 + mark.length()))
                .isEqualTo("b-c");
    }

    @Test
    void the_digits_of_go_micro_are_marked_where_they_are_none() {
        assertThat(catchThrowableOfType(MarkedException.class, () -> MicroTags.text("e-789cxy"))
                        .mark())
                .isEqualTo(Mark.of("e-789cxy", 7, 1));
    }

    @Test
    void rules_that_are_no_yaml_are_marked_by_line_and_column() {
        assertThat(catchThrowableOfType(
                                SchemaException.class,
                                () -> HttpRules.parse("type: google.api.Service\nhttp: {rules: ]\n".getBytes(UTF_8)))
                        .mark())
                .contains(new Mark("http: {rules: ]", 2, 15, 1));
    }
}

package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static io.lictor.routing.Writing.grpc;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.path.PathMatch;
import io.lictor.routing.RejectedRoute.Reason;
import io.lictor.transcoding.TranscodingOptions.UnknownFields;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lictor.transcoding.*} of a service. */
final class PoliciesTest {

    private static final String GREET = "/v1/greet/x";

    private final Writing writing = new Writing();

    @BeforeEach
    void answer() {
        writing.loader
                .answering(1, Greeters.pool("Greet", "/v1/greet/{name}"))
                .answering(2, Greeters.pool("Greet", "/v1/greet/{name}"));
    }

    @AfterEach
    void close() {
        writing.close();
    }

    @Test
    void without_a_word_the_operators_policy_holds() {
        writing.instances(instance("greeter", 1, "rpc"));

        assertThat(grpc(writing.untilFound(GREET), GREET).policy()).isEqualTo(RoutePolicy.defaults());
    }

    @Test
    void every_choice_can_be_a_tag_or_meta() {
        writing.instances(instance(
                "greeter",
                1,
                Map.of(
                        "lictor-transcoding-unknown-fields", "ignore",
                        "lictor-transcoding-int64-as-numbers", "true"),
                "rpc",
                "lictor.transcoding.unknown-fields=reject",
                "lictor.transcoding.ignored-parameters=a, b",
                "lictor.transcoding.query-beside-body=bind",
                "lictor.transcoding.trailing-slash=redirect",
                "lictor.transcoding.path-unescape=keep-reserved",
                "lictor.transcoding.head-by-get=true"));

        RouteTable table = writing.untilFound(GREET);

        assertThat(grpc(table, GREET).policy().words())
                .containsEntry("unknown-fields", "ignore")
                .containsEntry("int64-as-numbers", true)
                .containsEntry("ignored-parameters", java.util.List.of("a", "b"))
                .containsEntry("query-beside-body", "bind")
                .containsEntry("trailing-slash", "redirect")
                .containsEntry("path-unescape", "keep-reserved")
                .containsEntry("head-by-get", true)
                .containsEntry("unknown-parameters", "ignore");
        assertThat(table.rejected()).isEmpty();
        assertThat(table.match("", "GET", GREET + "/")).isEqualTo(new PathMatch.Redirect<>(GREET));
        assertThat(table.match("", "HEAD", GREET)).isInstanceOf(PathMatch.Found.class);
    }

    @Test
    void where_instances_differ_the_one_that_changed_last_counts() {
        writing.instances(
                instance("greeter", 1, "rpc", "lictor.transcoding.unknown-fields=ignore"),
                instance("greeter", 2, "rpc", "lictor.transcoding.unknown-fields=reject"));

        RouteTable table = writing.untilLeadsTo(GREET, 1, 2);

        assertThat(grpc(table, GREET).policy().transcoding().requests().unknownFields())
                .isEqualTo(UnknownFields.REJECT);
    }

    @Test
    void a_changed_choice_is_compiled_without_asking_again() {
        writing.instances(instance("greeter", 1, "rpc", "lictor.version=1"));
        writing.untilFound(GREET);

        writing.instances(instance("greeter", 1, "rpc", "lictor.version=1", "lictor.transcoding.emit-defaults=true"));

        writing.until(
                table -> grpc(table, GREET).policy().transcoding().responses().emitDefaults());
        assertThat(writing.loader.asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unknown-fields=perhaps       | reject or ignore
            query-beside-body=yes        | ignore, reject or bind
            trailing-slash=Strict        | strict, strip or redirect
            path-unescape=none           | all-but-slash, keep-reserved or all
            emit-defaults=1              | true or false
            ignored-parameters=a b       | names with commas
            """)
    void a_bad_value_is_rejected_by_itself_with_the_allowed_words(String choice, String words) {
        writing.instances(instance("greeter", 1, "rpc", "lictor.transcoding." + choice));

        RouteTable table = writing.untilFound(GREET);

        assertThat(table.rejected()).extracting(RejectedRoute::reason).containsExactly(Reason.BAD_VALUE);
        assertThat(table.rejected().get(0).subject()).isEqualTo("lictor.transcoding." + choice);
        assertThat(table.rejected().get(0).message()).contains(words);
        assertThat(grpc(table, GREET).policy()).isEqualTo(RoutePolicy.defaults());
    }

    @Test
    void an_unknown_choice_is_listed() {
        Problems problems = new Problems("greeter");
        RegistrationKeys.of(
                instance("greeter", 1, Map.of("lictor-transcoding-colour", "red"), "rpc"),
                ServiceOverrides.NONE,
                problems);

        assertThat(problems.found()).extracting(RejectedRoute::reason).containsExactly(Reason.UNKNOWN_KEY);
        assertThat(Set.of(problems.found().get(0).subject())).containsExactly("lictor-transcoding-colour");
    }
}

package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.path.Mark;
import io.lictor.path.PathMatch;
import io.lictor.path.PathTrie;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.HttpBinding;
import io.lictor.schema.RejectedBinding;
import io.lictor.schema.ServiceSchema;
import io.lictor.server.testing.GoogleApi;
import io.lictor.server.testing.PathSynthesiser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole surface of public APIs: what Google annotates is bound and reached, but for what breaks Google's own grammar. */
final class GoogleApiBindingsTest {

    private static final Map<GoogleApi, List<RejectedBinding>> EXPECTED = Map.of(
            GoogleApi.FIRESTORE,
            List.of(
                    variableAfterDoubleStar(
                            "ListDocuments",
                            "GET",
                            "/v1/{parent=projects/*/databases/*/documents/*/**}/{collection_id}"),
                    variableAfterDoubleStar(
                            "CreateDocument",
                            "POST",
                            "/v1/{parent=projects/*/databases/*/documents/**}/{collection_id}")));

    private record Place(String method, HttpBinding binding) {}

    @ParameterizedTest
    @EnumSource(GoogleApi.class)
    void every_binding_is_reached(GoogleApi api) {
        ServiceSchema schema = schema(api);

        assertThat(schema.rejected()).isEqualTo(EXPECTED.getOrDefault(api, List.of()));
        assertThat(schema.conflicts()).isEmpty();
        assertThat(unreached(schema)).isEmpty();
    }

    @Test
    void every_binding_is_reached_with_all_of_them_in_one_table() {
        ServiceSchema schema = schema(GoogleApi.values());

        assertThat(schema.rejected())
                .containsExactlyElementsOf(
                        EXPECTED.values().stream().flatMap(List::stream).toList());
        assertThat(schema.conflicts()).isEmpty();
        assertThat(unreached(schema)).isEmpty();
        assertThat(places(schema)).as("and they are many").hasSizeGreaterThan(3_500);
    }

    private static RejectedBinding variableAfterDoubleStar(String method, String httpMethod, String template) {
        int column = template.length();
        return new RejectedBinding(
                "google.firestore.v1.Firestore/" + method,
                httpMethod + " " + template,
                "column " + column + ": only literals may follow '**', got '}' (in \"" + template + "\")",
                Optional.of(Mark.of(httpMethod + " " + template, httpMethod.length() + 1 + column, 1)));
    }

    private static ServiceSchema schema(GoogleApi... apis) {
        return ServiceSchema.compile("test", DescriptorPool.link(GoogleApi.descriptorSet(apis)));
    }

    private static List<Place> places(ServiceSchema schema) {
        return schema.methods().stream()
                .flatMap(method -> method.bindings().stream().map(binding -> new Place(method.path(), binding)))
                .toList();
    }

    /** Paths made for a binding that lead somewhere else, or whose variables are not what was put in. */
    private static List<String> unreached(ServiceSchema schema) {
        List<Place> places = places(schema);
        PathTrie.Builder<Place> builder = PathTrie.builder();
        places.forEach(place ->
                builder.add(place.binding().httpMethod(), place.binding().template(), place));
        PathTrie<Place> trie = builder.build();
        List<String> unreached = new ArrayList<>();
        for (Place place : places) {
            for (int segments = 1; segments <= 3; segments++) {
                PathSynthesiser made =
                        PathSynthesiser.synthesise(place.binding().template(), segments);
                PathMatch<Place> match = trie.match(place.binding().httpMethod(), made.path());
                if (!match.equals(new PathMatch.Found<>(place, made.variables()))) {
                    unreached.add(place + ": " + made + " is " + match);
                }
            }
        }
        return unreached;
    }
}

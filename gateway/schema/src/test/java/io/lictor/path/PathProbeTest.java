package io.lictor.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a path and a template part. */
final class PathProbeTest {

    private static PathFit fit(String template, String path) {
        return PathProbe.of(path).orElseThrow().fit(PathTemplate.parse(template), PathPolicy.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "/v1/shelves/{s} | /v1/shelfs/1 | 2 shelves shelfs 5",
                "/v1/shelves/{s} | /v1/shelves | 3 * '' 12",
                "/v1/shelves/{s} | /v1/shelves/ | 3 * '' 13",
                "/v1/shelves | /v1/shelves/1 | 3 '' 1 13",
                "/v1/shelves | /v1/shelves/ | 3 '' '' 13",
                "/v1/{n=**}/books | /v1/a/b/pens | 4 books pens 9",
                "/v1/{n=**}/books | /v1 | 2 books '' 4",
                "/v1/a:list | /v1/a:lst | 2 :list :lst 6",
                "/v1/a:list | /v1/a | 2 :list '' 6",
                "/v1/b:list | /v1/a:lst | 2 b a 5",
                "/ | /x | 1 '' x 2",
            })
    void the_first_segment_that_differs_is_told_with_what_is_wanted_there(
            String template, String path, String difference) {
        assertThat(fit(template, path))
                .isInstanceOfSatisfying(
                        PathFit.Differs.class,
                        differs -> assertThat(String.join(
                                        " ",
                                        Integer.toString(differs.segment()),
                                        differs.wanted().isEmpty() ? "''" : differs.wanted(),
                                        differs.had().isEmpty() ? "''" : differs.had(),
                                        Integer.toString(differs.column())))
                                .isEqualTo(difference));
    }

    @Test
    void a_pattern_is_told_as_it_is_written() {
        PathFit fit =
                PathProbe.of("/img/a.gif").orElseThrow().fit(PathTemplate.glob("/img/*.png"), PathPolicy.defaults());

        assertThat(fit)
                .isInstanceOfSatisfying(
                        PathFit.Differs.class,
                        differs -> assertThat(differs.wanted()).isEqualTo("*.png"));
    }

    @Test
    void what_is_captured_is_told_raw_and_decoded() {
        assertThat(fit("/v1/{name=shelves/*}", "/v1/shelves/J%C3%B6rg%2F1"))
                .isInstanceOfSatisfying(
                        PathFit.Fits.class,
                        fits -> assertThat(fits.captures())
                                .containsExactly(new PathFit.Capture(
                                        "name", "shelves/J%C3%B6rg%2F1", Optional.of("shelves/Jörg%2F1"))));
    }

    @Test
    void what_is_no_path_cannot_be_held_against_templates() {
        assertThat(PathProbe.of("/a/%zz")).isEmpty();
    }

    @Test
    void a_slash_too_many_is_told_where_the_route_forgives_it() {
        PathPolicy strip = new PathPolicy(TrailingSlash.STRIP, PathUnescape.ALL, false);

        assertThat(PathProbe.of("/a/").orElseThrow().fit(PathTemplate.parse("/a"), strip))
                .isInstanceOfSatisfying(
                        PathFit.Fits.class,
                        fits -> assertThat(fits.withoutSlash()).isTrue());
    }
}

package io.lictor.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.routing.Handling;
import io.lictor.routing.PathRewrite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

final class UpstreamPathTest {

    @ParameterizedTest(name = "{0}, query {1}, less {2} segments: {3}")
    @CsvSource({
        "/post/1,             , 0, /post/1,        ''",
        "/,                   , 0, /,              ''",
        "/post/1,             , 1, /1,             /post",
        "/post/1/comments/2,  , 2, /comments/2,    /post/1",
        "/post,               , 1, /,              /post",
        "/post/,              , 1, /,              /post",
        "/post,               , 3, /,              /post",
        "/post/a/,            , 1, /a/,            /post",
        "/post//a,            , 1, //a,            /post",
        "/post/a%20b%2Fc,     , 1, /a%20b%2Fc,     /post",
        "/po%2Fst/x,          , 1, /x,             /po%2Fst",
        "/post/%E4%BD%A0;v=1, , 1, /%E4%BD%A0;v=1, /post",
        "/post/../x,          , 1, /../x,          /post",
        "/post/1,  q=a%26b&c+d, 1, /1?q=a%26b&c+d, /post",
        "/post,            q=1, 1, /?q=1,          /post",
        "/post/1,           '', 1, /1?,            /post"
    })
    void the_raw_rest_and_the_raw_query_go_on(ArgumentsAccessor row) {
        UpstreamPath path = UpstreamPath.of(
                string(row, 0),
                row.getString(1),
                Handling.rewriting(new PathRewrite.StripSegments(Integer.parseInt(string(row, 2)))));

        assertThat(path.pathAndQuery()).isEqualTo(row.getString(3));
        assertThat(path.stripped()).isEqualTo(row.getString(4));
    }

    private static String string(ArgumentsAccessor row, int column) {
        return String.valueOf(row.getString(column));
    }
}

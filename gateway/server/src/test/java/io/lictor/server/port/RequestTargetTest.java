package io.lictor.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "http://a/b,a",
        "HTTP://A:80?x,a",
        "https://a:443/b,a",
        "http://a,a:80",
        "http://[::1]/b,[::1]:80",
        "http://a:81/b,A:81",
        "/http://b/,a",
        "*,a",
        "b:80,a",
        "?x=http://b/,a"
    })
    void names_that_host_or_none(String target, String host) {
        assertThat(new RequestTarget(target).isFor(host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://b/,a",
        "http://a:81/,a",
        "https://a:80/,a",
        "http://a:443/,a",
        "http:///x,a",
        "http://u@a/,a",
        "ftp://b/,a",
        "http://a.b?c,a"
    })
    void names_another_host(String target, String host) {
        assertThat(new RequestTarget(target).isFor(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%20b/c;d=e?f[0]=g&h='!$()*+,;:@/?-._~", "*", "/", "", "http://[::1]/a", "/a?b#c"})
    void has_the_letters_of_a_uri(String target) {
        assertThat(new RequestTarget(target).isPlain()).isTrue();
        assertThat(new RequestTarget(target).fault()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/a<,<,%3C",
        "/a?b=>,>,%3E",
        "http://a/?\",\",%22",
        "/a\\b,\\,%5C",
        "'/a b',byte 20,%20",
        "'/a?\u0000',byte 00,%00",
        "/a\u007f,byte 7F,%7F",
        "/|<,<,%3C"
    })
    void is_told_what_to_escape_and_how(String target, String letter, String escape) {
        assertThat(new RequestTarget(target).fault()).contains(letter).endsWith(escape);
    }

    @ParameterizedTest
    @CsvSource({
        "/a|b,/a%7Cb",
        "/{a}/^`?{a}^`|,/%7Ba%7D/%5E%60?%7Ba%7D%5E%60%7C",
        "/[1]?a[0]=|,/%5B1%5D?a[0]=%7C",
        "/\u00c3\u00a9?\u00ff\u0080,/%C3%A9?%FF%80",
        "/a?b=c\\d,/a?b=c%5Cd",
        "http://[::1]/[?[|,http://[::1]/%5B?[%7C",
        "/%7C|%7c?%25,/%7C%7C%7c?%25"
    })
    void is_escaped_for_clients_that_do_not(String target, String uri) {
        assertThat(new RequestTarget(target).isPlain()).isFalse();
        assertThat(new RequestTarget(target).fault()).isNull();
        assertThat(new RequestTarget(target).escaped()).isEqualTo(uri);
        assertThat(new RequestTarget(uri).isPlain()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a%20b/c;d=e?f=g&h='!$()*+,;:@/?-._~"})
    void is_a_path_and_a_query(String target) {
        assertThat(new RequestTarget(target).isPathAndQuery()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "*", "a", "?a", "http://a/b", "/a#b", "/a?b[0]=c", "/a?b]", "/a|", "/%2", "/%zz", "/a\u00e9"
            })
    void is_something_else_too(String target) {
        assertThat(new RequestTarget(target).isPathAndQuery()).isFalse();
    }

    @Test
    void an_escape_has_two_digits() {
        assertThat(new RequestTarget("/a?b=%4").fault()).endsWith("%25");
    }
}

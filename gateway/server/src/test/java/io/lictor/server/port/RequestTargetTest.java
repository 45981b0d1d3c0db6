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
        assertThat(new RequestTarget(target).fault()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/a|,|,%7C", "/[1],[,%5B", "http://a/?{,{,%7B", "/a?b=\u00c3\u00a9,byte C3,%C3", "/a\u007f,byte 7F,%7F"
    })
    void is_told_what_to_escape_and_how(String target, String letter, String escape) {
        assertThat(new RequestTarget(target).fault()).contains(letter).endsWith(escape);
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

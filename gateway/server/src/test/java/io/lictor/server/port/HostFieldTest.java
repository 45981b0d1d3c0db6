package io.lictor.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostFieldTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "gateway.example",
                "API.Example.com:8080",
                "a.example.",
                "a_b",
                "a:",
                "a:0",
                "a:65535",
                "127.0.0.1:80",
                "[::1]",
                "[::1]:80",
                "[::ffff:127.0.0.1]",
                "[v1.a:b]",
                "xn--bcher-kva.example",
                "a%41",
                "a,b;c=d"
            })
    void a_host_with_or_without_a_port_is_one(String value) {
        assertThat(HostField.isHost(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                " ",
                "a b",
                "a/b",
                "a/",
                "a?b",
                "a#b",
                "a\\b",
                "user@a",
                "a:b",
                "a:80:80",
                "a:-1",
                "a:65536",
                "a:99999999999999999999",
                "::1",
                "[::1",
                "[]",
                "[]:80",
                "[::1]80",
                "[::1]a:80",
                "[::1]]",
                "[[::1]]",
                "[a/b]",
                "a]",
                "a%4",
                "a%",
                "a%zz",
                "http://a",
                "\"a\"",
                "<a>",
                "b\u00fccher",
                "a\u0000",
                "a\t"
            })
    void all_else_is_none(String value) {
        assertThat(HostField.isHost(value)).isFalse();
    }
}

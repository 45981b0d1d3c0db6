package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsulHttpTest {
    @ParameterizedTest
    @CsvSource({
        "web, web",
        "post_micro, post_micro",
        "a b, a%20b",
        "a/b, a%2Fb",
        "a+b, a%2Bb",
        "größe, gr%C3%B6%C3%9Fe",
        "%, %25",
        "a?b#c, a%3Fb%23c"
    })
    void a_name_becomes_one_segment_of_the_path(String name, String segment) {
        assertThat(ConsulHttp.segment(name)).isEqualTo(segment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"consul:8500", "ftp://consul", "http:/consul", "//consul:8500"})
    void an_address_that_is_no_http_address_is_refused(String address) {
        assertThatThrownBy(() -> ConsulConnection.to(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://host:8500");
    }

    @Test
    void an_address_with_a_password_is_refused_without_showing_it() {
        assertThatThrownBy(() -> ConsulConnection.to(URI.create("http://me:s3cret@consul:8500")))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains("token")
                .doesNotContain("s3cret");
    }
}

package io.lictor.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding",
                "content-length",
                "Content-Type",
                "HOST",
                "Authorization",
                "Proxy-Authorization",
                "If-None-Match",
                "Set-Cookie",
                "Forwarded",
                "X-Forwarded-For",
                "X-Request-Id",
                "Via",
                "traceparent",
                "tracestate"
            })
    void a_field_of_the_head_is_no_trailer(String name) {
        HttpHeaders trailers = new DefaultHttpHeaders().add(name, "a").add(name, "b");

        HeaderRules.stripTrailers(trailers);

        assertThat(trailers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Checksum", "ETag", "Server-Timing", "Digest", "grpc-status", "Authentication-Info"})
    void all_else_may_be_one(String name) {
        HttpHeaders trailers = new DefaultHttpHeaders().add(name, "a");

        HeaderRules.stripTrailers(trailers);

        assertThat(trailers.get(name)).isEqualTo("a");
    }

    @Test
    void there_need_be_none() {
        HeaderRules.stripTrailers(EmptyHttpHeaders.INSTANCE);

        assertThat(EmptyHttpHeaders.INSTANCE.isEmpty()).isTrue();
    }
}

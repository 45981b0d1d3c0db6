package io.lictor.server.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

final class StatusAccessTest {

    private static final String INSIDE = "10.1.2.3";
    private static final String OUTSIDE = "203.0.113.9";

    private final StatusAccess access = new StatusAccess(
            "/actuator", List.of("/openapi.json"), List.of("127.0.0.0/8", "10.0.0.0/8", "2001:db8::/32"));

    private boolean passes(MockServerHttpRequest.BaseBuilder<?> request) {
        AtomicBoolean passed = new AtomicBoolean();
        access.filter(MockServerWebExchange.from(request), exchange -> Mono.fromRunnable(() -> passed.set(true)))
                .onErrorResume(ResponseStatusException.class, refusal -> {
                    assertThat(refusal.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
                    return Mono.empty();
                })
                .block();
        return passed.get();
    }

    private static MockServerHttpRequest.BaseBuilder<?> from(String peer, String rawPath) {
        return MockServerHttpRequest.method(HttpMethod.GET, URI.create("http://gateway" + rawPath))
                .remoteAddress(new InetSocketAddress(peer, 4711));
    }

    @Test
    void an_allowed_peer_sees_the_status() {
        assertThat(passes(from(INSIDE, "/actuator/gateway"))).isTrue();
        assertThat(passes(from("2001:db8::9", "/actuator"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/",
                "/actuator/gateway",
                "/actuator/health",
                "/actuator/health/readiness/x",
                "/actuator/health/readiness/..",
                "/%61ctuator/gateway",
                "/actuator;a=b/gateway",
                "/actuator/%67ateway",
                "/actuator;/gateway",
                "/openapi.json",
                "/%6fpenapi.json"
            })
    void nobody_else_does_however_the_path_is_spelled(String rawPath) {
        assertThat(passes(from(OUTSIDE, rawPath))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
    void everybody_may_ask_whether_it_lives_and_is_ready(String path) {
        assertThat(passes(from(OUTSIDE, path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/orders/1", "/actuators", "/x/actuator/gateway"})
    void other_paths_are_none_of_its_business(String path) {
        assertThat(passes(from(OUTSIDE, path))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For | 10.9.9.9                                   | true",
                "X-Forwarded-For | 10.9.9.9, 10.8.8.8:5000                    | true",
                "X-Forwarded-For | 203.0.113.9                                | false",
                "X-Forwarded-For | 203.0.113.9, 10.9.9.9                      | false",
                "X-Forwarded-For | 10.9.9.9, 203.0.113.9                      | false",
                "X-Forwarded-For | 2001:db8::1                                | true",
                "X-Forwarded-For | [2001:db8::1]:443                          | true",
                "X-Forwarded-For | 2001:db9::1                                | false",
                "X-Forwarded-For | unknown                                    | false",
                "X-Forwarded-For | 10.9.9.9,                                  | false",
                "Forwarded       | for=10.9.9.9                               | true",
                "Forwarded       | for=10.9.9.9;proto=https, for=203.0.113.9  | false",
                "Forwarded       | proto=https;For=\"10.9.9.9:4711\"          | true",
                "Forwarded       | for=\"[2001:db8::1]\"                      | true",
                "Forwarded       | for=\"[2001:db8::1]:4711\"                 | true",
                "Forwarded       | for=\"[2001:db9::1]:4711\"                 | false",
                "Forwarded       | for=_hidden                                | false",
                "Forwarded       | for=unknown                                | false",
                "Forwarded       | by=10.0.0.1                                | true"
            })
    void every_address_it_was_forwarded_for_must_be_allowed(String header, String value, boolean allowed) {
        assertThat(passes(from(INSIDE, "/actuator/gateway").header(header, value)))
                .isEqualTo(allowed);
    }

    @Test
    void a_forwarded_address_does_not_help_a_peer_that_is_not_allowed() {
        assertThat(passes(from(OUTSIDE, "/actuator/gateway").header("X-Forwarded-For", "127.0.0.1")))
                .isFalse();
    }

    @Test
    void each_line_of_a_repeated_header_counts() {
        assertThat(passes(from(INSIDE, "/actuator/gateway").header("X-Forwarded-For", "10.9.9.9", OUTSIDE)))
                .isFalse();
    }

    @Test
    void a_peer_without_an_address_is_refused() {
        assertThat(passes(MockServerHttpRequest.get("/actuator/gateway"))).isFalse();
    }

    @Test
    void a_range_that_cannot_be_read_is_refused_at_the_start() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StatusAccess("/actuator", List.of(), List.of("everybody")));
    }
}

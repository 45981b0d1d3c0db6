package io.lictor.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.exchange.HeaderRules;
import io.lictor.server.exchange.RequestIds;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

final class HeaderRulesTest {

    private static final String PEER = "192.0.2.7";

    private final HeaderRules rules = new HeaderRules("lictor-1");

    private HttpHeaders towardsBackend(MockServerHttpRequest.BaseBuilder<?> request) {
        return towardsBackend(request, "");
    }

    private HttpHeaders towardsBackend(MockServerHttpRequest.BaseBuilder<?> request, String stripped) {
        MockServerHttpRequest made = requestFrom(request);
        String id = new RequestIds(() -> new Random(1)).of(made.getHeaders().getFirst(RequestIds.HEADER.toString()));
        return rules.towardsBackend(new SpringRequest(new Received(made)), id, stripped);
    }

    /** A request of no server in particular, which the mock refuses to be. */
    private static final class Received extends AbstractServerHttpRequest {

        private final MockServerHttpRequest mock;

        Received(MockServerHttpRequest mock) {
            super(mock.getMethod(), mock.getURI(), "", mock.getHeaders());
            this.mock = mock;
        }

        @Override
        public @Nullable InetSocketAddress getRemoteAddress() {
            return mock.getRemoteAddress();
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return mock.getBody();
        }

        @Override
        protected MultiValueMap<String, HttpCookie> initCookies() {
            return mock.getCookies();
        }

        @Override
        protected @Nullable SslInfo initSslInfo() {
            return mock.getSslInfo();
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Spring declares it so
        public <T> T getNativeRequest() {
            return (T) mock;
        }
    }

    private static MockServerHttpRequest requestFrom(MockServerHttpRequest.BaseBuilder<?> request) {
        return request.remoteAddress(new InetSocketAddress(PEER, 4711)).build();
    }

    private static MockServerHttpRequest.BaseBuilder<?> get() {
        return MockServerHttpRequest.get("http://api.example.com/orders/1").header("Host", "api.example.com");
    }

    @Nested
    final class Towards_the_backend {

        @Test
        void ordinary_headers_pass_with_all_their_values() {
            HttpHeaders headers = towardsBackend(
                    get().header("Authorization", "Bearer x").header("Accept", "text/html", "text/plain"));

            assertThat(headers.get("Authorization")).isEqualTo("Bearer x");
            assertThat(headers.getAll("Accept")).containsExactly("text/html", "text/plain");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Connection",
                    "Keep-Alive",
                    "Proxy-Authenticate",
                    "Proxy-Authorization",
                    "Proxy-Connection",
                    "TE",
                    "Trailer",
                    "Transfer-Encoding",
                    "Upgrade",
                    "Expect",
                    "upgrade"
                })
        void headers_of_this_hop_end_here(String name) {
            assertThat(towardsBackend(get().header(name, "x")).contains(name)).isFalse();
        }

        @Test
        void headers_that_Connection_names_end_here() {
            HttpHeaders headers = towardsBackend(get().header("Connection", "close, X-Hop ,x-other")
                    .header("X-Hop", "1")
                    .header("X-Other", "2")
                    .header("X-End", "3"));

            assertThat(headers.contains("X-Hop")).isFalse();
            assertThat(headers.contains("X-Other")).isFalse();
            assertThat(headers.get("X-End")).isEqualTo("3");
        }

        @Test
        void the_host_is_left_to_the_client_and_told_in_X_Forwarded_Host() {
            HttpHeaders headers = towardsBackend(get());

            assertThat(headers.contains("Host")).isFalse();
            assertThat(headers.get("X-Forwarded-Host")).isEqualTo("api.example.com");
        }

        @Test
        void the_peer_is_appended_to_X_Forwarded_For() {
            assertThat(towardsBackend(get()).getAll("X-Forwarded-For")).containsExactly(PEER);
            assertThat(towardsBackend(get().header("X-Forwarded-For", "10.0.0.1", "10.0.0.2"))
                            .getAll("X-Forwarded-For"))
                    .containsExactly("10.0.0.1, 10.0.0.2, " + PEER);
        }

        @Test
        void what_an_earlier_proxy_said_of_host_and_protocol_stays() {
            HttpHeaders headers = towardsBackend(
                    get().header("X-Forwarded-Host", "www.example.com").header("X-Forwarded-Proto", "https"));

            assertThat(headers.getAll("X-Forwarded-Host")).containsExactly("www.example.com");
            assertThat(headers.getAll("X-Forwarded-Proto")).containsExactly("https");
        }

        @Test
        void the_protocol_is_told() {
            assertThat(towardsBackend(get()).get("X-Forwarded-Proto")).isEqualTo("http");
        }

        @Test
        void a_stripped_prefix_is_told() {
            assertThat(towardsBackend(get(), "/orders").get("X-Forwarded-Prefix"))
                    .isEqualTo("/orders");
            assertThat(towardsBackend(get().header("X-Forwarded-Prefix", "/api"), "/orders")
                            .get("X-Forwarded-Prefix"))
                    .isEqualTo("/api, /orders");
            assertThat(towardsBackend(get()).contains("X-Forwarded-Prefix")).isFalse();
        }

        @Test
        void Via_names_this_gateway_after_the_ones_before_it() {
            assertThat(towardsBackend(get().header("Via", "1.1 edge")).getAll("Via"))
                    .containsExactly("1.1 edge", "1.1 lictor-1");
        }

        @Test
        void the_request_id_is_told_once() {
            assertThat(towardsBackend(get().header("X-Request-Id", "abc")).getAll("X-Request-Id"))
                    .containsExactly("abc");
            assertThat(towardsBackend(get().header("X-Request-Id", "not sane")).getAll("X-Request-Id"))
                    .singleElement()
                    .asString()
                    .matches("[0-9a-f]{32}");
        }
    }

    @Nested
    final class Towards_the_client {

        @Test
        void ordinary_headers_pass_with_all_their_values() {
            HttpHeaders answer = new DefaultHttpHeaders()
                    .add("Set-Cookie", "a=1")
                    .add("Set-Cookie", "b=2")
                    .add("ETag", "x");

            HeaderRules.strip(answer);

            assertThat(answer.getAll("Set-Cookie")).containsExactly("a=1", "b=2");
            assertThat(answer.get("ETag")).isEqualTo("x");
        }

        @Test
        void headers_of_the_backends_hop_end_here() {
            HttpHeaders answer = new DefaultHttpHeaders()
                    .add("Connection", "keep-alive, X-Hop")
                    .add("Keep-Alive", "timeout=5")
                    .add("Transfer-Encoding", "chunked")
                    .add("X-Hop", "1");

            HeaderRules.strip(answer);

            assertThat(answer).isEmpty();
        }
    }
}

package io.lictor.acceptance;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Fault;
import io.lictor.acceptance.Client.Answer;
import io.lictor.consul.testing.FreePorts;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Backends refuse, hang, answer 503 and break off: the caller sees at most what a correct retry cannot hide. */
@ExtendWith(SharedGateways.class)
final class BackendFailureTest {

    private final WebBackend bad = WebBackend.named("bad");
    private final WebBackend good = WebBackend.named("good");
    private final Gateway gateway;
    private final Client client;

    BackendFailureTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
        this.client = gateway.client();
    }

    @AfterEach
    void close() {
        bad.close();
        good.close();
    }

    @Test
    void an_instance_that_refuses_connections_is_hidden_even_from_a_post() {
        try (Registration dead = instance("refusing", FreePorts.next());
                Registration alive = instance("refusing", good.port())) {
            gateway.awaitRouted("refusing", "restful", 2);

            for (int attempt = 0; attempt < 20; attempt++) {
                assertThat(client.get("/refusing/x").status()).isEqualTo(200);
                assertThat(client.post("/refusing/x", "{}").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_service_of_which_nobody_answers_is_a_503_that_names_it() {
        try (Registration dead = instance("gone", FreePorts.next())) {
            gateway.awaitRouted("gone", "restful", 1);

            assertUnavailable(client.get("/gone/x"), "gone");
        }
    }

    @Test
    void a_service_without_a_healthy_instance_is_a_503_that_names_it() {
        try (Registration sick = Registration.of(gateway.consul(), "sick", good.port(), "restful")
                .startingCritical()
                .register()) {
            gateway.awaitRouted("sick", "restful", 0);

            assertUnavailable(client.get("/sick/x"), "sick");
        }
    }

    @Test
    void a_hanging_backend_is_a_504_when_the_time_of_its_route_is_over() {
        bad.on(any(anyUrl()).willReturn(aResponse().withFixedDelay(20_000)));
        try (Registration slow = instance("slow", bad.port(), "lictor.timeout=300ms")) {
            gateway.awaitRouted("slow", "restful", 1);
            Answer answer = client.get("/slow/x");

            assertThat(answer.status()).as(answer.toString()).isEqualTo(504);
            assertThat(answer.json().get("code").asInt()).isEqualTo(4);
            assertThat(answer.json().get("message").asString()).contains("slow");
        }
    }

    @Test
    void a_503_to_a_get_is_hidden_by_another_instance() {
        bad.on(get(anyUrl()).willReturn(serviceUnavailable()));
        try (Registration first = instance("unwell", bad.port());
                Registration second = instance("unwell", good.port())) {
            gateway.awaitRouted("unwell", "restful", 2);

            await("the unwell one is asked").until(() -> {
                assertThat(client.get("/unwell/x").body()).isEqualTo("good");
                return bad.received(anyRequestedFor(anyUrl())) > 0;
            });
        }
    }

    @Test
    void a_503_of_the_only_instance_is_passed_on_as_it_is() {
        bad.on(get(anyUrl())
                .willReturn(serviceUnavailable().withBody("back soon").withHeader("Retry-After", "7")));
        try (Registration only = instance("alone", bad.port())) {
            gateway.awaitRouted("alone", "restful", 1);

            Answer answer = client.get("/alone/x");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("back soon");
            assertThat(answer.header("Retry-After")).isEqualTo("7");
        }
    }

    @Test
    void a_post_that_was_sent_is_not_sent_again() {
        bad.on(post("/503").willReturn(serviceUnavailable()));
        good.on(post("/503").willReturn(serviceUnavailable()));
        bad.on(post("/reset").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        good.on(post("/reset").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        try (Registration first = instance("once", bad.port());
                Registration second = instance("once", good.port())) {
            gateway.awaitRouted("once", "restful", 2);

            assertThat(client.post("/once/503", "{}").status()).isEqualTo(503);
            assertThat(client.post("/once/reset", "{}").status()).isBetween(502, 503);
            assertThat(bad.received(postRequestedFor(anyUrl())) + good.received(postRequestedFor(anyUrl())))
                    .isEqualTo(2);
        }
    }

    @Test
    void a_connection_that_breaks_before_the_answer_is_hidden_from_a_get() {
        bad.on(get(anyUrl()).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        try (Registration first = instance("breaking", bad.port());
                Registration second = instance("breaking", good.port())) {
            gateway.awaitRouted("breaking", "restful", 2);

            await("the breaking one is asked").until(() -> {
                assertThat(client.get("/breaking/x").body()).isEqualTo("good");
                return bad.received(anyRequestedFor(anyUrl())) > 0;
            });
        }
    }

    @Test
    void an_answer_that_breaks_off_is_not_taken_for_whole() {
        String beginning = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(500_000);
        try (RawBackend half = RawBackend.answering(beginning);
                Registration breaking = instance("half", half.port())) {
            gateway.awaitRouted("half", "restful", 1);

            assertThatThrownBy(() -> client.get("/half/x")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void garbage_instead_of_an_answer_is_the_backend_s_fault() {
        bad.on(get("/garbage").willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));
        try (Registration babbling = instance("babbling", bad.port())) {
            gateway.awaitRouted("babbling", "restful", 1);

            Answer answer = client.get("/babbling/garbage");

            assertThat(answer.status()).as(answer.toString()).isBetween(502, 503);
            assertThat(answer.json().get("message").asString()).contains("babbling");
        }
    }

    private Registration instance(String service, int port, String... more) {
        String[] tags = new String[more.length + 1];
        tags[0] = "restful";
        System.arraycopy(more, 0, tags, 1, more.length);
        return Registration.of(gateway.consul(), service, port, tags).register();
    }

    private static void assertUnavailable(Answer answer, String service) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.json().get("code").asInt()).isEqualTo(14);
        assertThat(answer.json().get("message").asString()).contains(service);
    }
}

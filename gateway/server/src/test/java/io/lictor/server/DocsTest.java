package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.HttpService;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swagger UI at {@code /docs}, where it is switched on. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
final class DocsTest {

    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"(docs/[a-z.-]+)\"");

    private final Greeter greeter = Greeter.start(call -> call.answer("Hello " + call.name()));
    private final HttpService web = new HttpService();
    private final RunningGateway gateway = new RunningGateway("--lictor.status.docs=true");

    @BeforeAll
    void register() {
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.register("web", web.port(), "restful");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
        gateway.untilServedBy("web", 1);
    }

    @AfterAll
    void stop() {
        gateway.close();
        greeter.close();
        web.close();
    }

    @Test
    void the_page_may_load_and_run_only_what_is_the_gateways() {
        HttpResponse<String> page = gateway.get("/docs");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(Answers.header(page, "Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>").doesNotContain("style=", "http://", "https://");
        assertThat(Answers.header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
                .doesNotContain("unsafe");
    }

    @Test
    void all_that_it_loads_is_there_and_is_not_sent_twice() {
        List<String> parts = LOADED.matcher(gateway.get("/docs").body())
                .results()
                .map(found -> "/" + found.group(1))
                .toList();

        assertThat(parts).hasSize(5);
        for (String part : parts) {
            HttpResponse<String> answer = gateway.get(part);
            assertThat(answer.statusCode()).as(part).isEqualTo(200);
            assertThat(answer.body()).as(part).isNotEmpty();
            HttpResponse<String> again =
                    gateway.send(gateway.request(part).header("If-None-Match", Answers.header(answer, "ETag")));
            assertThat(again.statusCode()).as(part).isEqualTo(304);
        }
    }

    @Test
    void services_that_are_described_can_be_chosen() {
        assertThat(gateway.get("/docs/services").body()).isEqualTo("[\"greeter\"]");
    }

    @Test
    void with_a_slash_it_is_the_same_page() {
        HttpResponse<String> answer = gateway.get("/docs/");

        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(Answers.header(answer, "Location")).isEqualTo("../docs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/swagger-ui-bundle.js", "/docs/services"})
    void it_is_for_those_who_may_see_the_status(String path) {
        assertThat(gateway.send(gateway.request(path).header("X-Forwarded-For", "203.0.113.9"))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/swagger-ui.js", "/docs/docs.html", "/webjars/swagger-ui/swagger-ui.css"})
    void nothing_else_is_served(String path) {
        assertThat(gateway.get(path).statusCode()).isEqualTo(404);
    }
}

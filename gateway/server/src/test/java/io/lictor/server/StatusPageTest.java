package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a browser gets at the address of the status. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
final class StatusPageTest {

    private static final String BASE = "/actuator/gateway";
    private static final String OF_A_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final Path SOURCES = Path.of("src/main/resources/io/lictor/server/status/page");
    private static final Pattern IMPORTED = Pattern.compile("from '\\./([a-z]+\\.js)'");
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"gateway/page/([a-z.]+)\"");

    private final RunningGateway gateway = new RunningGateway("--lictor.status.allow=127.0.0.0/8,::1");

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void a_browser_gets_a_document_that_may_load_and_run_only_what_is_the_gateways() {
        HttpResponse<String> page = get(BASE, OF_A_BROWSER);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(Answers.header(page, "Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>").doesNotContain("style=", "http://", "https://");
        assertThat(Answers.header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/json, text/html;q=0.5",
                "text/html;q=0.5, application/json"
            })
    void a_program_gets_json(String accept) {
        HttpResponse<String> status = get(BASE, accept);

        assertThat(Answers.header(status, "Content-Type")).isEqualTo("application/json");
        assertThat(status.body()).startsWith("{\"name\":");
    }

    @Test
    void all_that_the_page_is_made_of_is_served_and_nothing_else() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            List<String> names =
                    sources.map(path -> path.getFileName().toString()).sorted().toList();
            TreeSet<String> wanted = new TreeSet<>(List.of("index.html"));
            names.forEach(name -> wanted.addAll(references(name)));

            assertThat(names).containsExactlyElementsOf(wanted);
            names.stream().filter(name -> !name.equals("index.html")).forEach(name -> {
                HttpResponse<String> asset = get(BASE + "/page/" + name, "*/*");
                assertThat(asset.statusCode()).as(name).isEqualTo(200);
                assertThat(asset.body()).as(name).isEqualTo(source(name));
            });
        }
        assertThat(get(BASE + "/page/", "*/*").statusCode()).isEqualTo(404);
        assertThat(get(BASE + "/page/..%2f..%2fapplication.yaml", "*/*").statusCode())
                .isNotEqualTo(200);
    }

    @Test
    void what_a_browser_has_already_is_not_sent_again() {
        String tag = Answers.header(get(BASE + "/page/main.js", "*/*"), "ETag");

        HttpResponse<String> again =
                gateway.send(gateway.request(BASE + "/page/main.js").header("If-None-Match", tag));

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void who_may_not_see_the_status_is_not_shown_the_page_either() {
        for (String path : List.of(BASE, BASE + "/page/main.js")) {
            HttpResponse<String> refused = gateway.send(
                    gateway.request(path).header("Accept", OF_A_BROWSER).header("X-Forwarded-For", "192.0.2.1"));
            assertThat(refused.statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void the_overview_tells_what_the_endpoints_have_done() {
        gateway.consul().register("{\"Name\":\"nobody\",\"Port\":1,\"Tags\":[\"restful\"]}");
        gateway.untilExplained("GET", "/nobody/x", "found");

        assertThat(gateway.get("/nobody/x").statusCode()).isEqualTo(503);

        await().until(() -> gateway.json(BASE).at("/traffic/failures").asLong() > 0);
        assertThat(gateway.json(BASE).at("/traffic/inFlight").asInt()).isZero();
        assertThat(gateway.json(BASE).at("/traffic/endpoints").size()).isPositive();
    }

    @Test
    void the_only_instance_of_a_service_is_called_though_its_circuit_is_open_and_that_is_an_alarm() {
        gateway.consul().register("{\"Name\":\"lonely\",\"Port\":1,\"Tags\":[\"restful\",\"lictor.breaker=1/60s\"]}");
        gateway.untilExplained("GET", "/lonely/x", "found");

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            gateway.get("/lonely/x");
            return gateway.json(BASE).at("/alarms").toString().contains("in panic");
        });

        JsonNode endpoint = gateway.json(BASE + "/explain?path=/lonely/x").at("/endpoints/0");
        assertThat(endpoint.get("panic").asBoolean()).isTrue();
        assertThat(endpoint.at("/lastFailure/kind").asString()).isEqualTo("connect_refused");
        assertThat(endpoint.at("/lastFailure/agoMillis").asLong()).isNotNegative();
        assertThat(Samples.parse(gateway.get("/actuator/prometheus").body())
                        .sum("lictor_cluster_panic", "service", "lonely"))
                .isEqualTo(1);
    }

    private static List<String> references(String name) {
        return (name.equals("index.html") ? LOADED : IMPORTED)
                .matcher(source(name))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String source(String name) {
        try {
            return Files.readString(SOURCES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> get(String path, String accept) {
        return gateway.send(gateway.request(path).header("Accept", accept));
    }
}

package io.lictor.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** The status page of a gateway whose drain is long and whose operator wrote a route for Spring Cloud Gateway. */
@ExtendWith(SharedChromium.class)
@TestInstance(Lifecycle.PER_CLASS)
final class ConfiguredPageTest {

    private static final String ROUTE = "--spring.cloud.gateway.server.webflux.routes[0].";

    private final NettyBackend backend = new NettyBackend();
    private final Gateway gateway;
    private final Tab tab;

    ConfiguredPageTest(Chromium chromium) {
        this.gateway = Gateway.start(
                ConsulKind.REAL,
                "--lictor.upstream.drain=10m",
                ROUTE + "id=written",
                ROUTE + "uri=http://127.0.0.1:" + backend.port(),
                ROUTE + "predicates[0]=Path=/uri/**");
        this.tab = chromium.open(new Browser.NewContextOptions());
    }

    @AfterEach
    void assertQuiet() {
        tab.assertQuiet();
        tab.assertAskedOnly(gateway.lictor());
    }

    @AfterAll
    void close() {
        tab.close();
        gateway.close();
        backend.close();
    }

    @Test
    void an_instance_that_has_left_is_shown_draining_until_its_last_call_has_ended() throws Exception {
        try (Registration instance = Registration.of(gateway.consul(), "leaves", backend.port(), "restful")
                .register()) {
            gateway.awaitRouted("leaves", "restful", 1);
            tab.show(gateway.lictor(), "services");
            Locator row = tab.row(instance.id());
            assertThat(row).containsText("closed");
            try (InputStream events = events("/leaves/events")) {
                assertThat(events.read()).isEqualTo(':');

                instance.deregister();

                assertThat(row).containsText("draining");
                assertThat(row).containsText("gone");
                tab.button(instance.id()).click();
                assertThat(tab.page().getByRole(AriaRole.MAIN)).containsText("at the latest");
                tab.page().keyboard().press("Escape");
                tab.turnTo("Overview");
                assertThat(tab.page().getByText("draining 1")).isVisible();
                tab.turnTo("Services");
                assertThat(row).containsText("draining");

                backend.end();
                assertThat(row).hasCount(0);
                assertThat(events.readAllBytes()).isNotEmpty();
            }
            tab.turnTo("Overview");
            assertThat(tab.page().getByText("draining")).hasCount(0);
        }
    }

    private InputStream events(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.client().at(path)).build();
        HttpResponse<InputStream> answer = gateway.client().http().send(request, BodyHandlers.ofInputStream());
        await().until(() -> backend.readers() > 0);
        return answer.body();
    }

    @Test
    void a_path_that_a_route_of_spring_serves_is_explained_by_it() {
        assertThat(gateway.client().get("/uri/x").status()).isEqualTo(200);

        tab.show(gateway.lictor(), "explain?path=/uri/x");

        Locator page = tab.page().getByRole(AriaRole.MAIN);
        assertThat(page).containsText("by Spring Cloud Gateway");
        assertThat(page).containsText("the route written");
    }

    @Test
    void a_path_of_the_gateway_itself_is_explained_by_it() {
        tab.show(gateway.lictor(), "explain?path=/actuator/health");

        assertThat(tab.page().getByRole(AriaRole.MAIN)).containsText("by the gateway itself");
    }
}

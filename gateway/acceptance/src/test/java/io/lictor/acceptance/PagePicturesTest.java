package io.lictor.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Takes the pictures of the page that the documents show, of a gateway under load and of a service that scales. They are in
 * {@code target/pictures} of this module, and {@code make screenshots} takes them from there.
 */
@ExtendWith(SharedChromium.class)
@TestInstance(Lifecycle.PER_CLASS)
final class PagePicturesTest {

    private static final int WIDTH = 1100;
    private static final int HEIGHT = 640;
    /** What is larger is no picture for a document. */
    private static final int MOST_BYTES = 150_000;

    /** How many points the line behind the rate of requests has. */
    private static final String DRAWN =
            "() => [...document.querySelectorAll('.spark path')].some(path => path.getAttribute('d')?.split('L').length > 5)";

    private final Chromium chromium;
    private final ConsulAgent agent;
    private final LictorProcess lictor;
    private final NettyBackend web = new NettyBackend();
    private final GrpcBackend greeter = GrpcBackend.serve(new HelloBackend());

    PagePicturesTest(Chromium chromium) {
        this.chromium = chromium;
        this.agent = Gateway.realConsul();
        this.lictor = LictorProcess.start(agent.port());
        ConsulClient consul = agent.client();
        Registration.of(consul, "hello", greeter.port(), "rpc", "lictor.zone=a").register();
        Registration.of(
                        consul,
                        "orders",
                        web.port(),
                        "restful",
                        "lictor.route=/v1/orders strip=/v1/orders",
                        "lictor.timeout=2s")
                .register();
        Registration.of(consul, "reports", web.port(), "restful", "lictor.timeout=soon")
                .register();
        Registration.of(consul, "reviews", web.port(), "restful", "lictor.route=/v1/reviews/{id")
                .register();
        shop(1).register();
    }

    @AfterAll
    void close() {
        lictor.close();
        agent.close();
        web.close();
        greeter.close();
    }

    @Test
    void a_service_that_scales_under_load() {
        try (LoadGenerator shopping = LoadGenerator.start(lictor.client(), "/shop/ok", 60);
                LoadGenerator ordering = LoadGenerator.start(lictor.client(), "/v1/orders/ok", 20);
                Tab tab = open(ColorScheme.LIGHT).show(lictor, "services?filter=shop")) {
            for (int number = 1; number <= 8; number++) {
                shop(number).register();
                assertThat(tab.row("shop-" + number)).isVisible();
                if (number == 5) {
                    picture(tab, "services-scaling");
                }
            }
            assertThat(tab.row("shop-")).hasCount(8);
            tab.assertQuiet();
        }
    }

    @Test
    void the_overview_in_light_and_dark() {
        try (LoadGenerator load = LoadGenerator.start(lictor.client(), "/shop/ok", 60);
                Tab light = open(ColorScheme.LIGHT).show(lictor, "overview");
                Tab dark = open(ColorScheme.DARK).show(lictor, "overview")) {
            for (Tab tab : new Tab[] {light, dark}) {
                tab.page().waitForFunction(DRAWN);
                picture(tab, tab == light ? "overview-light" : "overview-dark");
                tab.assertQuiet();
            }
        }
    }

    @Test
    void routes() {
        try (LoadGenerator shopping = LoadGenerator.start(lictor.client(), "/shop/ok", 60);
                LoadGenerator ordering = LoadGenerator.start(lictor.client(), "/v1/orders/ok", 20);
                Tab tab = open(ColorScheme.LIGHT).show(lictor, "routes")) {
            assertThat(tab.row("/v1/orders")).isVisible();
            assertThat(tab.row("/v1/hello/{name}")).isVisible();
            assertThat(tab.row("/shop/**")).containsText(Pattern.compile("\\d/s"));
            tab.page().waitForFunction(DRAWN);
            picture(tab, "routes");
        }
    }

    @Test
    void an_explanation() {
        try (Tab tab = open(ColorScheme.LIGHT).show(lictor, "explain?path=/v1/hello/world")) {
            assertThat(tab.page().getByRole(AriaRole.MAIN)).containsText("found");
            picture(tab, "explain");
        }
    }

    @Test
    void what_was_rejected() {
        try (Tab tab = open(ColorScheme.DARK).show(lictor, "rejected")) {
            assertThat(tab.page().getByRole(AriaRole.MAIN))
                    .containsText(Pattern.compile("reports.*reviews", Pattern.DOTALL));
            picture(tab, "rejected");
        }
    }

    private Registration shop(int number) {
        return Registration.of(agent.client(), "shop", web.port(), "restful").withId("shop-" + number);
    }

    private Tab open(ColorScheme scheme) {
        return chromium.open(
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(WIDTH, HEIGHT));
    }

    private static void picture(Tab tab, String name) {
        Path file = Repository.target().resolve("pictures").resolve(name + ".png");
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(file));
        assertThat(file).isNotEmptyFile();
        assertThat(file.toFile()).size().isLessThan(MOST_BYTES);
    }
}

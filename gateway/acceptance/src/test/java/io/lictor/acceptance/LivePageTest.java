package io.lictor.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The status page, left open, shows what happens. */
@ExtendWith({SharedGateways.class, SharedChromium.class})
final class LivePageTest {

    private final NettyBackend backend = new NettyBackend();
    private final Gateway gateway;
    private final Tab tab;

    LivePageTest(Gateways gateways, Chromium chromium) {
        this.gateway = gateways.on(ConsulKind.REAL);
        this.tab = chromium.open(new Browser.NewContextOptions());
    }

    @BeforeEach
    void markTheDocument() {
        tab.show(gateway.lictor(), "overview");
        tab.page().evaluate("() => { window.opened = true; }");
    }

    @AfterEach
    void close() {
        try (backend;
                tab) {
            assertThat(tab.page().evaluate("() => window.opened"))
                    .as("the document that was opened is still there")
                    .isEqualTo(true);
            tab.assertQuiet();
            tab.assertAskedOnly(gateway.lictor());
        }
    }

    @Test
    void an_instance_appears_in_the_services_when_it_registers() {
        tab.turnTo("Services");
        Registration instance = instance("appears", backend.port());

        assertAppears("services", instance, () -> tab.button(instance.id()));
    }

    @Test
    void a_route_appears_in_the_routes_when_its_service_registers() {
        tab.turnTo("Routes");

        assertAppears("routes", instance("appears", backend.port()), () -> tab.button("/appears"));
    }

    @Test
    void the_overview_counts_a_service_when_it_registers() {
        int before = gateway.lictor().status("").at("/counts/services").asInt();
        Locator services = tab.page()
                .getByRole(AriaRole.MAIN)
                .getByText("Services", new Locator.GetByTextOptions().setExact(true))
                .locator("xpath=..");
        assertThat(services).containsText("Services" + before);

        assertAppears(
                "overview",
                instance("appears", backend.port()),
                () -> services.filter(new Locator.FilterOptions().setHasText("Services" + (before + 1))));
    }

    @Test
    void the_circuit_of_a_killed_instance_is_shown_open() {
        try (Registration instance = instance("dies", backend.port(), "lictor.breaker.first-ejection=60s")
                .register()) {
            gateway.awaitRouted("dies", "restful", 1);
            tab.turnTo("Services");
            Locator row = tab.row(instance.id());
            assertThat(row).containsText("closed");

            backend.close();
            await("the circuit opens").atMost(Duration.ofSeconds(60)).until(() -> {
                gateway.client().get("/dies/ok");
                return circuit("dies").equals("OPEN");
            });

            // Nobody asks any more, so it is probed no more and stays open.
            assertThat(row).containsText("open");
        }
    }

    @Test
    void instances_come_into_the_services_one_by_one_as_a_service_scales() {
        List<Registration> instances = new ArrayList<>();
        tab.turnTo("Services");
        try {
            for (int number = 1; number <= 8; number++) {
                instances.add(instance("scales", backend.port())
                        .withId("scales-" + number)
                        .register());
                assertThat(tab.row("scales-" + number)).isVisible();
            }
            assertThat(tab.row("scales")).hasCount(9);
        } finally {
            instances.forEach(Registration::close);
        }
        assertThat(tab.row("scales")).hasCount(0);
    }

    private Registration instance(String service, int port, String... more) {
        List<String> tags = new ArrayList<>(List.of("restful"));
        tags.addAll(List.of(more));
        return Registration.of(gateway.consul(), service, port, tags.toArray(String[]::new));
    }

    private String circuit(String service) {
        return gateway.lictor()
                .status("/services")
                .valueStream()
                .filter(each -> each.get("name").asString().equals(service))
                .map(each -> each.at("/instances/0/endpoints/0/circuit").asString(""))
                .findFirst()
                .orElse("");
    }

    /** Prints how long it took; what it may take depends on the machine. */
    private static void assertAppears(String view, Registration instance, Supplier<Locator> wanted) {
        assertThat(wanted.get()).hasCount(0);
        long start = System.nanoTime();
        try (instance) {
            instance.register();
            assertThat(wanted.get()).isVisible();
            System.out.printf("registered -> shown in the %s: %d ms%n", view, (System.nanoTime() - start) / 1_000_000);
        }
        assertThat(wanted.get()).hasCount(0);
    }
}

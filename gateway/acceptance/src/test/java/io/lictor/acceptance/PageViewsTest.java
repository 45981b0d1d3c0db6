package io.lictor.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the views of the status page answer, and to whom. */
@ExtendWith({SharedGateways.class, SharedChromium.class})
final class PageViewsTest {

    private static final int NARROW = 400;
    /** Watches for how long nothing else could be done in the page; a frame is due every 17 ms. */
    private static final String WATCH = """
            () => {
                let last = performance.now();
                window.longestBlocked = 0;
                const frame = now => {
                    window.longestBlocked = Math.max(window.longestBlocked, now - last);
                    last = now;
                    requestAnimationFrame(frame);
                };
                requestAnimationFrame(frame);
            }""";

    private final Chromium chromium;
    private final Gateway gateway;
    private final NettyBackend backend = new NettyBackend();
    private final Registration shop;
    private final Registration crooked;
    private Tab tab;

    PageViewsTest(Gateways gateways, Chromium chromium) {
        this.chromium = chromium;
        this.gateway = gateways.on(ConsulKind.REAL);
        this.tab = chromium.open(new Browser.NewContextOptions());
        this.shop = Registration.of(gateway.consul(), "shop", backend.port(), "restful");
        this.crooked = Registration.of(gateway.consul(), "crooked", backend.port(), "restful", "lictor.timeout=soon");
        shop.register();
        crooked.register();
        gateway.awaitRouted("shop", "restful", 1);
    }

    @AfterEach
    void close() {
        Tab last = tab;
        try (backend;
                last;
                shop;
                crooked) {
            tab.assertQuiet();
            tab.assertAskedOnly(gateway.lictor());
        }
    }

    @Test
    void the_routes_are_filtered_as_one_types_among_ten_thousand() {
        String[] methods =
                IntStream.range(0, 4_999).mapToObj(number -> "M" + number).toArray(String[]::new);
        DynamicService large = DynamicService.named("large", methods);
        gateway.putKey("lictor/descriptors/large", large.descriptors().toByteArray());
        try (GrpcBackend described = GrpcBackend.bare(large.definition());
                Registration instance = Registration.of(gateway.consul(), "large", described.port(), "rpc")
                        .register()) {
            tab.show(gateway.lictor(), "routes");
            Locator status = tab.page().getByRole(AriaRole.MAIN).getByRole(AriaRole.STATUS);
            assertThat(status).hasText(Pattern.compile("^1\\d,?\\d{3} routes$"));
            tab.page().evaluate(WATCH);

            tab.page().getByRole(AriaRole.SEARCHBOX).pressSequentially("get m4242");

            assertThat(status).hasText(Pattern.compile("^1 of 1\\d,?\\d{3} routes$"));
            assertThat(tab.button("/large/M4242/{text}")).isVisible();
            System.out.printf(
                    "filtering 10,000 routes as one types: blocked for %.0f ms at most%n",
                    ((Number) tab.page().evaluate("() => window.longestBlocked")).doubleValue());
        } finally {
            gateway.consul().delete("/v1/kv/lictor/descriptors?recurse");
        }
    }

    @Test
    void the_address_of_an_explanation_asks_the_same_elsewhere() {
        tab.show(gateway.lictor(), "explain");
        ask("/shop/ok");
        Locator answer = tab.page().getByRole(AriaRole.MAIN);
        assertThat(answer).containsText("found");
        String address = tab.page().url();
        assertThat(address).contains("method=GET").contains("path=%2Fshop%2Fok");

        try (Tab other = chromium.open(new Browser.NewContextOptions())) {
            other.page().navigate(address);

            assertThat(other.page().getByLabel("Path")).hasValue("/shop/ok");
            assertThat(other.page().getByRole(AriaRole.MAIN)).containsText("found");
            other.assertQuiet();
        }
    }

    @Test
    void a_route_is_tried_with_the_form_that_its_descriptors_give() {
        try (GrpcBackend rpc = GrpcBackend.bare(Gateway.KNOWN.definition());
                Registration known = Registration.of(gateway.consul(), "known", rpc.port(), "rpc")
                        .register()) {
            gateway.awaitRouted("known", "rpc", 1);
            tab.show(gateway.lictor(), "routes");
            tab.button("/known/{text}").click();
            tab.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Try it"))
                    .click();

            tab.page().getByLabel(Pattern.compile("^text \\(required\\)")).fill("it's 1");
            assertThat(tab.page().getByRole(AriaRole.MAIN)).containsText("/known/it");
            tab.button("Send").click();

            Locator answer = tab.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Answer"));
            assertThat(answer).containsText("200 OK");
            assertThat(answer.getByLabel("Body of the answer")).containsText("it's 1");
        }
    }

    @Test
    void a_path_that_leads_nowhere_is_explained() {
        tab.show(gateway.lictor(), "explain");
        assertThat(gateway.client().get("/nowhere/at/all").status()).isEqualTo(404);

        ask("/nowhere/at/all");

        assertThat(tab.page().getByRole(AriaRole.MAIN)).containsText("no route");
    }

    @Test
    void what_was_rejected_is_shown_with_the_text_and_a_way_to_mend_it_until_it_is_mended() {
        tab.show(gateway.lictor(), "rejected");
        Locator entry =
                tab.page().getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText("crooked"));
        String advice =
                gateway.lictor().rejected("crooked").get(0).get("message").asString();
        assertThat(entry).containsText("lictor.timeout=");
        assertThat(entry.locator("mark")).containsText("soon");
        assertThat(entry).containsText(advice);

        Registration.of(gateway.consul(), "crooked", backend.port(), "restful", "lictor.timeout=3s")
                .register();

        assertThat(entry).hasCount(0);
    }

    @Test
    void light_and_dark_follow_what_the_reader_prefers() {
        assertThat(background(ColorScheme.LIGHT)).isNotEqualTo(background(ColorScheme.DARK));
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void nothing_in_any_view_shuts_a_reader_out(ColorScheme scheme) {
        look(new Browser.NewContextOptions().setColorScheme(scheme));
        Accessibility accessibility = new Accessibility();
        for (String view : tab.show(gateway.lictor(), "overview").views()) {
            turnTo(view);
            accessibility.assertNothingSerious(tab.page(), view);
        }
        tab.show(gateway.lictor(), "explain?path=/shop/ok");
        assertThat(tab.page().getByRole(AriaRole.MAIN)).containsText("found");
        accessibility.assertNothingSerious(tab.page(), "an explanation");
        tab.show(gateway.lictor(), "services");
        tab.button(shop.id()).click();
        assertThat(tab.page().getByRole(AriaRole.DIALOG)).isVisible();
        accessibility.assertNothingSerious(tab.page(), "an instance in full");
    }

    @Test
    void no_view_needs_more_than_400_pixels() {
        look(new Browser.NewContextOptions().setViewportSize(NARROW, 800));
        for (String view : tab.show(gateway.lictor(), "overview").views()) {
            turnTo(view);
            assertThat(tab.page().evaluate("() => document.documentElement.scrollWidth"))
                    .as(view)
                    .isEqualTo(NARROW);
        }
        tab.show(gateway.lictor(), "explain?path=/shop/ok");
        assertThat(tab.page().getByRole(AriaRole.MAIN)).containsText("found");
        assertThat(tab.page().evaluate("() => document.documentElement.scrollWidth"))
                .as("an explanation")
                .isEqualTo(NARROW);
    }

    @Test
    void an_instance_is_opened_and_closed_by_keys_and_the_focus_comes_back() {
        tab.show(gateway.lictor(), "services?filter=" + shop.id());
        Locator opener = tab.button(shop.id());
        assertThat(opener).isVisible();
        tab.page().getByRole(AriaRole.SEARCHBOX).focus();

        for (int tabs = 0; tabs < 3 && !isFocused(opener); tabs++) {
            tab.page().keyboard().press("Tab");
        }
        assertThat(opener).isFocused();
        tab.page().keyboard().press("Enter");
        Locator dialog = tab.page().getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("As the balancer sees it");
        awaitPolled();
        tab.page().keyboard().press("Escape");

        assertThat(dialog).hasCount(0);
        assertThat(opener).isFocused();
    }

    private static boolean isFocused(Locator locator) {
        return Boolean.TRUE.equals(locator.evaluate("node => node === document.activeElement"));
    }

    /** Returns when the view has asked for its rows once more, and drawn them. */
    private void awaitPolled() {
        tab.page().waitForResponse(Pattern.compile("/gateway/services$"), () -> {});
        tab.page().evaluate("() => new Promise(requestAnimationFrame)");
    }

    private void ask(String path) {
        tab.page().getByLabel("Path").fill(path);
        tab.page().getByLabel("Path").press("Enter");
    }

    /** Instead of the one that was open, a tab for somebody whose browser is set up like that. */
    private void look(Browser.NewContextOptions options) {
        tab.close();
        tab = chromium.open(options);
    }

    /** Follows a link of the navigation and returns when what it leads to has asked for all it shows. */
    private void turnTo(String view) {
        Page page = tab.page();
        page.getByRole(AriaRole.NAVIGATION).locator("a[href='" + view + "']").click();
        assertThat(page.getByRole(AriaRole.NAVIGATION).locator("[aria-current=page]"))
                .hasAttribute("href", view);
        if (view.endsWith("services") || view.endsWith("routes") || view.endsWith("rejected")) {
            assertThat(page.getByRole(AriaRole.MAIN)).containsText(view.endsWith("rejected") ? "crooked" : "shop");
        }
    }

    private Object background(ColorScheme scheme) {
        look(new Browser.NewContextOptions().setColorScheme(scheme));
        tab.show(gateway.lictor(), "overview");
        return tab.page().evaluate("() => getComputedStyle(document.body).backgroundColor");
    }
}

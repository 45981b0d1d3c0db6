package io.lictor.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A tab in a profile of its own, and what was said on its console and asked of which host. Used by one thread.
 */
final class Tab implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final List<String> said = new ArrayList<>();
    private final TreeSet<String> asked = new TreeSet<>();

    Tab(BrowserContext context) {
        this.context = context;
        context.setDefaultTimeout(Chromium.LIMIT_MILLIS);
        // What breaks the policy of the page is said here too.
        context.onConsoleMessage(message -> said.add(message.type() + ": " + message.text()));
        context.onWebError(error -> said.add(error.error()));
        context.onRequest(request -> asked.add(URI.create(request.url()).getAuthority()));
        this.page = context.newPage();
    }

    Page page() {
        return page;
    }

    /** Shows a view of a gateway's status, and returns when the page hears from the gateway. */
    Tab show(LictorProcess lictor, String view) {
        page.navigate(lictor.client().at("/actuator/gateway") + "#/" + view);
        awaitLive();
        return this;
    }

    /** Follows a link of the navigation. */
    void turnTo(String view) {
        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + view)))
                .click();
    }

    void awaitLive() {
        assertThat(connection()).hasText("live");
    }

    /** Where the page says whether it hears from the gateway. */
    Locator connection() {
        return page.getByRole(AriaRole.BANNER).getByRole(AriaRole.STATUS);
    }

    /** A row of a table by a text in it. */
    Locator row(String text) {
        return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(text));
    }

    /** The button that opens what a table says in full about a thing. */
    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /** Addresses of the views that the navigation offers, as {@code #/routes}. */
    List<String> views() {
        return page.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK).all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
    }

    void assertQuiet() {
        assertThat(said).as("what was said on the console").isEmpty();
    }

    void assertAskedOnly(LictorProcess lictor) {
        assertThat(asked).containsExactly("127.0.0.1:" + lictor.port());
    }

    @Override
    public void close() {
        context.close();
    }
}

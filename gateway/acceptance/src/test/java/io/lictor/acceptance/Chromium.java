package io.lictor.acceptance;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's Chromium, driven by Playwright. It resolves no name, so nothing in it can reach another host. Leaves the calling
 * test out on a machine that has no browser, which the build then says in its last lines. Used by the thread that made it only.
 */
final class Chromium implements AutoCloseable {

    /** Far above what a busy machine needs; nothing waits so long when all is well. */
    static final double LIMIT_MILLIS = 60_000;

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        Assumptions.assumeFalse("true".equals(System.getenv("LICTOR_WITHOUT_BROWSER")), "no browser on this machine");
        Map<String, String> environment = Map.of(
                "PLAYWRIGHT_NODEJS_PATH",
                Repository.got("get-browser", "node").toString(),
                "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                "1");
        PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Repository.got("get-browser", "chromium"))
                        .setArgs(List.of("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-quic"))
                        .setTimeout(LIMIT_MILLIS));
    }

    /** Opens a tab in a profile of its own. */
    Tab open(Browser.NewContextOptions look) {
        return new Tab(browser.newContext(look));
    }

    @Override
    public void close() {
        playwright.close();
    }
}

package io.lictor.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.FreePorts;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** The status page while Consul, or the gateway itself, is away. */
@ExtendWith(SharedChromium.class)
@TestInstance(Lifecycle.PER_CLASS)
final class PageOutageTest {

    private final int port = FreePorts.next();
    private final ConsulAgent agent;
    private final Tab tab;
    private LictorProcess lictor;

    PageOutageTest(Chromium chromium) {
        this.agent = Gateway.realConsul();
        this.lictor = LictorProcess.launchOn(port, agent.port()).awaitReady();
        this.tab = chromium.open(new Browser.NewContextOptions());
    }

    @AfterAll
    void close() {
        tab.close();
        lictor.close();
        agent.close();
    }

    @Test
    void an_alarm_says_that_consul_cannot_be_read_until_it_can() {
        tab.show(lictor, "overview");
        Locator alarms = tab.page().getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Alarms"));
        assertThat(alarms).hasCount(0);

        agent.kill();
        assertThat(alarms).containsText("Consul cannot be read");
        assertThat(tab.connection()).hasText("live");

        agent.restart();
        assertThat(alarms).hasCount(0);
    }

    @Test
    void the_page_says_since_when_it_is_stale_and_lives_again_when_the_gateway_is_back() {
        tab.show(lictor, "overview");
        tab.page().evaluate("() => { window.opened = true; }");

        lictor.kill();
        assertThat(tab.connection()).containsText(Pattern.compile("stale since \\d\\d:\\d\\d:\\d\\d"));

        lictor = LictorProcess.launchOn(port, agent.port()).awaitReady();
        tab.awaitLive();
        assertThat(tab.page().evaluate("() => window.opened")).isEqualTo(true);
        tab.assertAskedOnly(lictor);
    }
}

package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What axe-core finds on a page. */
final class Accessibility {

    private static final String SERIOUS = """
            async () => (await axe.run()).violations
                .filter(found => ['serious', 'critical'].includes(found.impact))
                .map(found => `${found.id}: ${found.help}\\n` + found.nodes.map(node => '  ' + node.html).join('\\n'))
                .join('\\n')""";

    private final String axe;

    Accessibility() {
        try (InputStream script = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) {
                throw new IllegalStateException("axe.min.js is not on the class path");
            }
            this.axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails when a part of the page as it is now shuts somebody out, and says which. */
    void assertNothingSerious(Page page, String what) {
        page.evaluate(axe);
        assertThat((String) page.evaluate(SERIOUS)).as(what).isEmpty();
    }
}

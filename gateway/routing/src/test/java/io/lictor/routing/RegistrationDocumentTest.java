package io.lictor.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** {@code docs/registration.md} says of each key what its grammar says. */
final class RegistrationDocumentTest {

    static final List<Key<?>> ALL = Keys.ALL;

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `lictor\\.([a-z0-9.-]+)`");
    private static final Pattern EXAMPLES = Pattern.compile("(?s)## An example of each.*?\n## ");

    private final String document = read();

    private static String read() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, path -> path != null, Path::getParent)
                .map(path -> path.resolve("docs/registration.md"))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(RegistrationDocumentTest::text)
                .orElseThrow();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void every_key_has_a_row_with_its_grammar(Key<?> key) {
        assertThat(document.lines().filter(line -> line.startsWith("| `lictor." + key.name() + "`")))
                .singleElement()
                .asString()
                .contains("| " + key.grammar().form() + " |");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void every_key_has_an_example(Key<?> key) {
        Matcher examples = EXAMPLES.matcher(document);

        assertThat(examples.find()).isTrue();
        assertThat(examples.group())
                .containsAnyOf("lictor." + key.name(), "lictor-" + key.name().replace('.', '-'));
    }

    @Test
    void there_is_no_row_of_another_key() {
        assertThat(ROW.matcher(document).results().map(row -> row.group(1)).collect(Collectors.toSet()))
                .allSatisfy(name -> assertThat(Keys.find(name)).isPresent());
    }
}

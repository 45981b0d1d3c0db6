package io.lictor.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SectionTest {

    private static final String TEXT = "before\n\n" + Section.BEGIN + "\n\nold\n\n" + Section.END + "\n\nafter\n";

    @TempDir
    private Path folder;

    @Test
    void only_what_is_between_the_lines_is_replaced() {
        assertThat(Section.replaced(TEXT, "new\nfigures\n"))
                .isEqualTo("before\n\n" + Section.BEGIN + "\n\nnew\nfigures\n\n" + Section.END + "\n\nafter\n");
    }

    @Test
    void the_same_figures_again_change_nothing() {
        assertThat(Section.replaced(TEXT, "old")).isEqualTo(TEXT);
    }

    @Test
    void a_line_that_is_not_there_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Section.replaced(Section.BEGIN, "new"))
                .withMessageContaining(Section.END);
    }

    @Test
    void a_line_that_is_there_twice_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Section.replaced(TEXT + Section.BEGIN, "new"))
                .withMessageContaining(Section.BEGIN);
    }

    @Test
    void lines_the_wrong_way_round_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Section.replaced(Section.END + Section.BEGIN, "new"));
    }

    @Test
    void a_file_is_written_in_place() throws IOException {
        Path file = Files.writeString(folder.resolve("figures.md"), TEXT);

        Section.of(file).write("new");

        assertThat(file).hasContent(TEXT.replace("old", "new"));
    }

    @Test
    void a_file_without_a_section_is_refused_before_anything_is_written() throws IOException {
        Path file = Files.writeString(folder.resolve("prose.md"), "prose\n");

        assertThatIOException().isThrownBy(() -> Section.of(file)).withMessageContaining("prose.md");
    }

    @Test
    void the_document_of_the_benchmarks_has_a_section() throws IOException {
        assertThat(Section.of(Path.of("../../docs/benchmarks.md"))).isNotNull();
    }
}

package io.lictor.server.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test
final class LogFileTest {

    @TempDir
    Path directory;

    private final AtomicLong nanos = new AtomicLong();
    private Path path;
    private LogFile file;

    @BeforeEach
    void open() throws IOException {
        path = directory.resolve("access.log");
        Files.writeString(path, "before\n");
        file = new LogFile(path, nanos::get);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    private void write(String line) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        file.write(lines);
    }

    @Test
    void lines_are_added_to_what_is_there() throws IOException {
        write("after");

        assertThat(path).hasContent("before\nafter");
    }

    @Test
    void a_file_that_was_moved_is_made_anew_after_a_second() throws IOException {
        Path rotated = directory.resolve("access.log.1");
        Files.move(path, rotated);
        write("still");
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_001));

        write("new");

        assertThat(rotated).hasContent("before\nstill");
        assertThat(path).hasContent("new");
    }

    @Test
    void a_file_that_another_one_has_taken_the_place_of_is_left() throws IOException {
        Files.move(path, directory.resolve("access.log.1"));
        Files.createFile(path);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_001));

        write("new");

        assertThat(path).hasContent("new");
    }

    @Test
    void a_file_that_was_emptied_goes_on_from_its_begin() throws IOException {
        Files.writeString(path, "");
        write("new");

        assertThat(path).hasContent("new");
    }
}

package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.consul.ScriptedConsul.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void the_token_is_read_without_the_space_around_it() throws IOException {
        assertThat(new TokenFile(written(" secret\n")).get()).contains("secret");
    }

    @Test
    void a_new_token_counts_although_size_and_time_of_the_file_are_the_same() throws IOException {
        Path file = written("secret-1");
        TokenFile token = new TokenFile(file);
        assertThat(token.get()).contains("secret-1");
        FileTime time = Files.getLastModifiedTime(file);

        Files.writeString(file, "secret-2");
        Files.setLastModifiedTime(file, time);

        assertThat(token.get()).contains("secret-2");
    }

    @Test
    void a_file_that_is_missing_empty_or_no_token_is_told_with_its_name() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> new TokenFile(missing).get()).hasMessageContaining(missing + " does not exist");
        Path empty = written("\n");
        assertThatThrownBy(() -> new TokenFile(empty).get()).hasMessageContaining(empty + " is empty");
        Path large = written("x".repeat(5000));
        assertThatThrownBy(() -> new TokenFile(large).get())
                .hasMessageContaining("too large")
                .message()
                .doesNotContain("xxx");
        assertThatThrownBy(() -> new TokenFile(directory).get()).hasMessageContaining("cannot be read");
    }

    @Test
    void a_token_that_consul_refuses_is_replaced_by_the_one_then_in_the_file() throws IOException {
        Path file = written("old-secret");
        Snapshots snapshots = new Snapshots();
        try (ScriptedConsul consul = new ScriptedConsul();
                ConsulCatalogSource source = source(consul, file)) {
            consul.put(SERVICES, "{\"consul\":[]}");
            source.start(snapshots);
            await().until(() -> snapshots.count() == 1);
            consul.breakWith(SERVICES, Reply.error(403, "ACL not found"));
            await().until(() -> source.status().failures() >= 2);
            Files.writeString(file, "new-secret");
            await().until(() -> lastToken(consul).equals(List.of("new-secret")));
            consul.mend(SERVICES);

            await().until(() -> !source.status().stale());
            assertThat(source.status().lastError())
                    .hasValueSatisfying(text -> assertThat(text).contains("403").doesNotContain("secret"));
        }
    }

    @Test
    void a_file_that_is_missing_for_a_while_is_a_failed_read() throws IOException {
        Path file = directory.resolve("token");
        Snapshots snapshots = new Snapshots();
        try (ScriptedConsul consul = new ScriptedConsul();
                ConsulCatalogSource source = source(consul, file)) {
            consul.put(SERVICES, "{\"consul\":[]}");
            source.start(snapshots);
            await().until(() -> source.status().stale());
            assertThat(source.status().lastError())
                    .hasValueSatisfying(text -> assertThat(text).contains(file + " does not exist"));
            assertThat(consul.requests(SERVICES)).isEmpty();

            written("secret");
            await().until(() -> snapshots.count() == 1);
        }
    }

    private static ConsulCatalogSource source(ScriptedConsul consul, Path file) {
        ConsulConnection connection = ConsulConnection.to(consul.uri())
                .withToken(new TokenFile(file))
                .withTimes(Duration.ofSeconds(30), Duration.ofMillis(200));
        return new ConsulCatalogSource(
                connection, (name, tags) -> false, InstantSource.system(), new SplittableRandom(1));
    }

    private static List<String> lastToken(ScriptedConsul consul) {
        List<ScriptedConsul.Request> requests = consul.requests(SERVICES);
        return requests.get(requests.size() - 1).headers().getOrDefault("X-consul-token", List.of());
    }

    private Path written(String text) throws IOException {
        return Files.writeString(directory.resolve("token"), text);
    }
}

package io.lictor.catalog.steady;

import static io.lictor.catalog.steady.Pictures.START;
import static io.lictor.catalog.steady.Pictures.at;
import static io.lictor.catalog.steady.Pictures.restored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.Weights;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void all_of_a_snapshot_comes_back_marked_as_restored() {
        Instance full = new Instance(
                new InstanceId("node \"1\"", "web-1"),
                "web",
                "fe80::1",
                70000,
                List.of("z", "a", "größe"),
                Map.of("version", "3"),
                new Weights(5, 0),
                Health.MAINTENANCE,
                "new disk",
                14,
                17,
                "dc2",
                Map.of("rack", "r7"));
        TreeMap<String, CatalogService> services = new TreeMap<>();
        services.put("web", new CatalogService("web", List.of(full, Pictures.instance("web", "web-2"))));
        services.put("empty", new CatalogService("empty", List.of()));
        TreeMap<String, TreeSet<String>> unselected = new TreeMap<>();
        unselected.put("consul", new TreeSet<>(List.of("b", "a")));
        CatalogSnapshot written = new CatalogSnapshot(services, new TreeMap<>(unselected), 99, START);

        file().write(written);

        assertThat(file().read()).contains(restored(written, START));
    }

    @Test
    void a_file_of_an_earlier_version_is_read() throws IOException {
        Files.writeString(path(), """
                {"format":1,"takenAt":"2026-01-01T00:00:00Z","index":7,
                 "services":{"web":[{"id":{"node":"n1","serviceId":"1"},"service":"web","host":"10.0.0.1","port":80,
                   "tags":["lictor"],"meta":{"version":"1"},"weights":{"passing":1,"warning":1},"health":"PASSING",
                   "note":"","createIndex":7,"modifyIndex":8,"datacenter":"dc1","nodeMeta":{}}]},
                 "unselected":{"consul":[]},"later":"unknown"}
                """);

        assertThat(file().read()).contains(restored(at(7, "web:1", "consul"), START));
    }

    @Test
    void no_file_is_no_snapshot() {
        assertThat(file().read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"format\":1}",
                "{\"format\":1,\"takenAt\":\"yesterday\",\"index\":1,\"services\":{},\"unselected\":{}}",
                "{\"format\":1,\"takenAt\":\"2026-01-01T00:00:00Z\",\"index\":1,\"services\":{\"a\":null},\"unselected\":{}}",
                "{\"format\":1,\"takenAt\":\"2026-01-01T00:00:00Z\",\"index\":1,\"services\":{\"a\":[{}]},\"unselected\":{}}"
            })
    void a_broken_file_is_told_with_its_name(String text) throws IOException {
        Files.writeString(path(), text);

        assertThatThrownBy(() -> file().read())
                .isInstanceOf(SnapshotFile.UnusableException.class)
                .hasMessageContaining(path().toString())
                .message()
                .doesNotContain("\n");
    }

    @Test
    void a_file_of_another_format_is_not_guessed_at() throws IOException {
        Files.writeString(
                path(),
                "{\"format\":2,\"takenAt\":\"2026-01-01T00:00:00Z\",\"index\":1,\"services\":{},\"unselected\":{}}");

        assertThatThrownBy(() -> file().read()).hasMessageContaining("format 2");
    }

    @Test
    void a_file_that_is_far_too_large_is_not_read() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(path().toFile(), "rw")) {
            sparse.setLength(65L << 20);
        }

        assertThatThrownBy(() -> file().read()).hasMessageContaining("larger than");
    }

    @Test
    void a_snapshot_that_would_be_far_too_large_is_not_written_and_the_old_one_stays() throws IOException {
        CatalogSnapshot old = at(1, "web:1");
        file().write(old);
        TreeMap<String, CatalogService> services = new TreeMap<>();
        String pad = "x".repeat(1 << 20);
        for (int i = 0; i < 65; i++) {
            services.put("s" + i, new CatalogService("s" + i, List.of(Pictures.instance("s" + i, pad + i))));
        }

        assertThatThrownBy(() -> file().write(old.with(services))).hasMessageContaining("larger than");
        assertThat(file().read()).contains(restored(old, START));
        assertThat(files()).containsExactly("catalog.json");
    }

    @Test
    void a_directory_that_has_gone_is_told() {
        SnapshotFile nowhere = new SnapshotFile(directory.resolve("gone/catalog.json"));

        assertThatThrownBy(() -> nowhere.write(at(1, "web:1")))
                .isInstanceOf(SnapshotFile.UnusableException.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void a_new_snapshot_leaves_nothing_but_itself() throws IOException {
        file().write(at(1, "web:1"));
        file().write(at(2, "web:1,2"));

        assertThat(files()).containsExactly("catalog.json");
        assertThat(file().read()).contains(restored(at(2, "web:1,2"), START));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    private SnapshotFile file() {
        return new SnapshotFile(path());
    }

    private Path path() {
        return directory.resolve("catalog.json");
    }
}

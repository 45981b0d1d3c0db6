package io.lictor.catalog.steady;

import static io.lictor.catalog.steady.Pictures.START;
import static io.lictor.catalog.steady.Pictures.at;
import static io.lictor.catalog.steady.Pictures.restored;
import static io.lictor.catalog.steady.ScriptedSource.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SteadyCatalogSourceTest {
    private static final Duration A_WHILE = Duration.ofMillis(1500);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private volatile Instant now = START;
    private final List<CatalogSnapshot> shown = new CopyOnWriteArrayList<>();
    private final ScriptedSource consul = new ScriptedSource();
    private SteadyCatalogSource source = new SteadyCatalogSource(consul, Optional.empty(), () -> now);

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void a_picture_passes_as_it_is() throws InterruptedException {
        CatalogSnapshot picture = at(100, "web:1,2", "consul");
        source.start(shown::add);
        consul.show(picture);

        await().until(() -> shown.equals(List.of(picture)));
        assertThat(source.status().steadiness().held()).isEmpty();
    }

    @Test
    void pictures_that_come_while_the_listener_works_are_taken_together() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        source.start(picture -> {
            shown.add(picture);
            busy.countDown();
            awaitUninterrupted(go);
        });
        consul.show(at(100, "web:1"));
        busy.await();
        consul.show(at(101, "web:1,2"));
        consul.show(at(102, "web:1,2,3"));
        go.countDown();

        await().until(() -> shown.size() == 2);
        assertThat(words()).containsExactly("web:1,2,3");
    }

    @Test
    void a_loss_is_held_told_and_released_when_consul_has_confirmed_it() throws InterruptedException {
        source.start(shown::add);
        consul.show(at(100, "web:1,2,3"));
        await().until(() -> shown.size() == 1);
        consul.show(at(100, "consul"));
        await().until(() -> source.status().steadiness().held().isPresent());
        await().until(() -> shown.size() == 2);
        assertThat(words()).containsExactly("web:1,2,3");

        now = START.plusSeconds(10);
        consul.now(reading(now, 0));
        await().during(A_WHILE).until(() -> words().equals(List.of("web:1,2,3")));
        await().until(() -> {
            now = now.plusSeconds(10);
            consul.now(reading(now, 0));
            return words().isEmpty();
        });
        assertThat(source.status().steadiness().held()).isEmpty();
    }

    @Test
    void an_operators_word_releases_at_once_and_reaches_the_source() throws InterruptedException {
        source.start(shown::add);
        consul.show(at(100, "web:1,2,3"));
        await().until(() -> shown.size() == 1);
        consul.show(at(100, "consul"));
        await().until(() -> source.status().steadiness().held().isPresent());

        source.accept();

        await().until(() -> consul.accepted() == 1);
        assertThat(words()).isEmpty();
        assertThat(source.status().steadiness().held()).isEmpty();
    }

    @Test
    void without_an_answer_the_last_start_is_shown_and_told() {
        kept(at(100, "web:1,2"), START.minusSeconds(600));
        source.start(shown::add);

        await().until(() -> shown.size() == 1);
        assertThat(words()).containsExactly("web:1,2");
        assertThat(shown.get(0).restored()).isTrue();
        assertThat(source.status().steadiness().restored()).contains(START.minusSeconds(600));
    }

    @Test
    void the_first_answer_ends_what_was_restored() throws InterruptedException {
        kept(at(100, "web:1,2"), START);
        source.start(shown::add);
        await().until(() -> shown.size() == 1);
        consul.show(at(200, "web:1,2"));

        await().until(() -> shown.size() == 2);
        assertThat(shown.get(1).restored()).isFalse();
        assertThat(source.status().steadiness().restored()).isEmpty();
    }

    @Test
    void with_an_answer_nothing_old_is_shown() {
        kept(at(100, "web:1,2"), START);
        consul.showAtOnce(at(200, "web:1,2,3"));
        source.start(shown::add);

        await().during(A_WHILE).until(() -> shown.stream().noneMatch(CatalogSnapshot::restored) && shown.size() == 1);
    }

    @Test
    void a_first_answer_that_shows_nothing_of_before_is_doubted() {
        kept(at(100, "web:1,2"), START);
        consul.showAtOnce(at(200, "consul"));
        source.start(shown::add);

        await().until(() -> shown.size() == 1);
        assertThat(words()).containsExactly("web:1,2");
        assertThat(source.status().steadiness().held()).isPresent();
    }

    @Test
    void a_first_answer_is_not_doubted_for_what_was_long_ago() {
        kept(at(100, "web:1,2"), START.minus(Duration.ofDays(2)));
        consul.showAtOnce(at(200, "consul"));
        source.start(shown::add);

        await().until(() -> shown.size() == 1);
        assertThat(words()).isEmpty();
    }

    @Test
    void what_is_shown_is_kept_for_the_next_start() throws InterruptedException {
        source = new SteadyCatalogSource(consul, Optional.of(file()), () -> now);
        source.start(shown::add);
        consul.show(at(100, "web:1"));
        await().until(() -> Files.exists(path()));
        consul.show(at(101, "web:1,2"));
        await().until(() -> shown.size() == 2);
        source.close();

        assertThat(file().read()).contains(restored(at(101, "web:1,2"), START));
    }

    @Test
    void what_is_held_is_kept_too() throws InterruptedException {
        source = new SteadyCatalogSource(consul, Optional.of(file()), () -> now);
        source.start(shown::add);
        consul.show(at(100, "web:1,2,3"));
        await().until(() -> shown.size() == 1);
        consul.show(at(100, "consul"));
        await().until(() -> source.status().steadiness().held().isPresent());
        source.close();

        assertThat(file().read().map(Pictures::words)).contains(List.of("web:1,2,3"));
    }

    @Test
    void a_broken_file_is_told_and_replaced() throws Exception {
        Files.writeString(path(), "{");
        source = new SteadyCatalogSource(consul, Optional.of(file()), () -> now);
        source.start(shown::add);
        await().until(() -> source.status().steadiness().diskError().isPresent());
        assertThat(source.status().steadiness().diskError())
                .hasValueSatisfying(error -> assertThat(error).contains(path().toString()));

        consul.show(at(100, "web:1"));

        await().until(() -> source.status().steadiness().diskError().isEmpty());
        assertThat(file().read()).isPresent();
    }

    @Test
    void a_disk_that_cannot_be_written_is_told_and_costs_nothing_else() throws InterruptedException {
        source = new SteadyCatalogSource(
                consul, Optional.of(new SnapshotFile(directory.resolve("gone/catalog.json"))), () -> now);
        source.start(shown::add);
        consul.show(at(100, "web:1"));

        await().until(() -> source.status().steadiness().diskError().isPresent());
        await().until(() -> shown.size() == 1);
        assertThat(words()).containsExactly("web:1");
    }

    @Test
    void closing_closes_the_source_and_shows_nothing_more() throws InterruptedException {
        source.start(shown::add);
        consul.show(at(100, "web:1"));
        await().until(() -> shown.size() == 1);
        source.close();
        consul.show(at(101, "web:1,2"));
        source.accept();

        assertThat(consul.isClosed()).isTrue();
        await().during(Duration.ofMillis(300)).until(() -> shown.size() == 1);
    }

    private void kept(CatalogSnapshot snapshot, Instant takenAt) {
        file().write(restored(snapshot, takenAt));
        source = new SteadyCatalogSource(consul, Optional.of(file()), () -> now);
    }

    private List<String> words() {
        return Pictures.words(shown.get(shown.size() - 1));
    }

    private SnapshotFile file() {
        return new SnapshotFile(path());
    }

    private Path path() {
        return directory.resolve("catalog.json");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.lictor.catalog.steady;

import static io.lictor.catalog.steady.Pictures.START;
import static io.lictor.catalog.steady.Pictures.at;
import static io.lictor.catalog.steady.Pictures.restored;
import static io.lictor.catalog.steady.ScriptedSource.failing;
import static io.lictor.catalog.steady.ScriptedSource.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.CatalogStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MergedCatalogSourceTest {
    private final ScriptedSource near = new ScriptedSource();
    private final ScriptedSource far = new ScriptedSource();
    private final List<CatalogSnapshot> shown = new CopyOnWriteArrayList<>();
    private final MergedCatalogSource source = new MergedCatalogSource(nearThenFar());

    private Map<String, CatalogSource> nearThenFar() {
        Map<String, CatalogSource> sources = new LinkedHashMap<>();
        sources.put("near", near);
        sources.put("far", far);
        return sources;
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void a_service_has_the_instances_of_all_datacenters() throws InterruptedException {
        source.start(shown::add);
        near.show(at(100, "web:1,2", "consul"));
        far.show(at(9, "web:3", "shop:4", "consul", "cache"));

        await().until(() -> shown.size() == 1);
        assertThat(words()).containsExactly("shop:4", "web:1,2,3");
        assertThat(shown.get(0).unselected()).containsOnlyKeys("cache", "consul");
    }

    @Test
    void instances_of_equal_ids_on_nodes_of_equal_names_are_two() throws InterruptedException {
        source.start(shown::add);
        near.show(at(100, "web:1"));
        far.show(at(9, "web:1"));

        await().until(() -> shown.size() == 1);
        assertThat(shown.get(0).services().values())
                .flatMap(service -> service.instances())
                .extracting(instance -> instance.id().node())
                .containsExactly("n1", "n1.far");
    }

    @Test
    void a_service_that_has_not_changed_is_the_same_object_in_the_next_snapshot() throws InterruptedException {
        source.start(shown::add);
        near.show(at(100, "web:1", "shop:2"));
        far.show(at(9, "web:3"));
        await().until(() -> shown.size() == 1);

        near.show(at(101, "web:1", "shop:2,4"));
        await().until(() -> shown.size() == 2);
        assertThat(shown.get(1).services().get("web"))
                .isSameAs(shown.get(0).services().get("web"));
    }

    @Test
    void a_service_selected_in_one_datacenter_is_not_shown_as_unselected() throws InterruptedException {
        source.start(shown::add);
        near.show(at(100, "web:1"));
        far.show(at(9, "web"));

        await().until(() -> shown.size() == 1);
        assertThat(words()).containsExactly("web:1");
        assertThat(shown.get(0).unselected()).isEmpty();
    }

    @Test
    void a_datacenter_that_shows_nothing_is_not_waited_for_long() throws InterruptedException {
        AtomicLong shownAt = new AtomicLong();
        source.start(picture -> {
            shownAt.compareAndSet(0, System.nanoTime());
            shown.add(picture);
        });
        long start = System.nanoTime();
        near.show(at(100, "web:1"));

        await().until(() -> shown.size() == 1);
        assertThat(Duration.ofNanos(shownAt.get() - start)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(words()).containsExactly("web:1");
        far.show(at(9, "web:2"));
        await().until(() -> words().equals(List.of("web:1,2")));
    }

    @Test
    void a_datacenter_that_says_nothing_new_keeps_what_it_showed_last() throws InterruptedException {
        source.start(shown::add);
        near.show(at(100, "web:1"));
        far.show(at(9, "web:2"));
        await().until(() -> shown.size() == 1);
        near.show(at(101, "web:1,3"));

        await().until(() -> words().equals(List.of("web:1,2,3")) || words().equals(List.of("web:1,3,2")));
    }

    @Test
    void a_part_from_disk_marks_the_whole_with_its_time() throws InterruptedException {
        source.start(shown::add);
        near.show(at(100, "web:1"));
        far.show(restored(at(9, "web:2"), START.minusSeconds(60)));

        await().until(() -> shown.size() == 1);
        assertThat(shown.get(0).restored()).isTrue();
        assertThat(shown.get(0).takenAt()).isEqualTo(START.minusSeconds(60));
    }

    @Test
    void the_whole_has_the_time_of_its_newest_part() throws InterruptedException {
        source.start(shown::add);
        near.show(takenAt(START.minusSeconds(60), "web:1"));
        far.show(takenAt(START, "web:3"));

        await().until(() -> shown.size() == 1);
        assertThat(shown.get(0).takenAt()).isEqualTo(START);
    }

    private static CatalogSnapshot takenAt(Instant moment, String... services) {
        CatalogSnapshot picture = at(100, services);
        return new CatalogSnapshot(picture.services(), picture.unselected(), picture.index(), moment);
    }

    @Test
    void a_picture_that_says_nothing_new_is_not_shown() throws InterruptedException {
        source.start(shown::add);
        near.show(at(100, "web:1"));
        far.show(at(9, "web:2"));
        await().until(() -> shown.size() == 1);
        near.show(at(105, "web:1"));
        near.show(at(106, "web:1", "new"));

        await().until(() -> shown.get(shown.size() - 1).unselected().containsKey("new"));
        assertThat(shown).hasSize(2);
    }

    @Test
    void the_status_shows_each_and_the_worst_of_all() {
        near.now(reading(START, 0));
        far.now(failing(3));

        CatalogStatus status = source.status();

        assertThat(status.datacenters()).containsOnlyKeys("near", "far");
        assertThat(status.datacenters().get("near")).isEqualTo(near.status());
        assertThat(status.datacenters().get("far")).isEqualTo(far.status());
        assertThat(status.stale()).isTrue();
        assertThat(status.age()).isEqualTo(Duration.ofSeconds(3));
        assertThat(status.lastAnswer()).contains(START);
        assertThat(status.lastError()).contains("broken");
        assertThat(status.watches()).isEqualTo(4);
        assertThat(status.address()).isEqualTo("http://consul:8500");
    }

    @Test
    void an_operators_word_reaches_all() {
        source.accept();

        assertThat(near.accepted()).isEqualTo(1);
        assertThat(far.accepted()).isEqualTo(1);
    }

    private List<String> words() {
        return Pictures.words(shown.get(shown.size() - 1));
    }
}

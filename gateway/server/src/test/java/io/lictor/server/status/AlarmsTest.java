package io.lictor.server.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.HeldInstances;
import io.lictor.catalog.Steadiness;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AlarmsTest {

    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private final Alarms alarms = new Alarms("/manage/gateway/consul/accept");

    private static CatalogStatus status(boolean stale, Duration age, Steadiness steadiness) {
        return new CatalogStatus(
                "http://consul:8500",
                7,
                Optional.of(THEN),
                age,
                stale,
                Optional.of("HTTP 500 No cluster leader"),
                2,
                3,
                300,
                4,
                5,
                6,
                Optional.empty(),
                steadiness,
                Map.of());
    }

    @Test
    void a_consul_that_is_well_raises_none_although_it_once_was_not() {
        assertThat(alarms.of(status(false, Duration.ofSeconds(60), Steadiness.NONE)))
                .isEmpty();
    }

    @Test
    void a_failing_consul_is_told_with_reason_and_age() {
        assertThat(alarms.of(status(true, Duration.ofMillis(1234), Steadiness.NONE)))
                .containsExactly("Consul cannot be read: HTTP 500 No cluster leader; its last answer is 1234 ms old");
    }

    @Test
    void a_silent_consul_is_told_after_two_minutes() {
        assertThat(alarms.of(status(false, Duration.ofSeconds(121), Steadiness.NONE)))
                .containsExactly("Consul has not answered for 121000 ms");
    }

    @Test
    void what_comes_from_disk_is_told_with_its_time() {
        Steadiness restored = new Steadiness(Optional.of(THEN), Optional.empty(), Optional.empty());

        assertThat(alarms.of(status(false, Duration.ZERO, restored)))
                .singleElement()
                .asString()
                .contains("snapshot of 2026-01-01T00:00:00Z on disk");
    }

    @Test
    void what_is_held_is_told_with_reason_and_what_to_do() {
        HeldInstances held = new HeldInstances(3, List.of("web", "shop"), THEN, "3 of 4 instances vanished");
        Steadiness holding = new Steadiness(Optional.empty(), Optional.of(held), Optional.empty());

        assertThat(alarms.of(status(false, Duration.ZERO, holding)))
                .containsExactly("3 of 4 instances vanished; 3 of [web, shop] are held since 2026-01-01T00:00:00Z,"
                        + " until Consul has confirmed twice that they are gone, or POST /manage/gateway/consul/accept"
                        + " says so");
    }

    @Test
    void a_disk_that_fails_is_told() {
        Steadiness broken = new Steadiness(Optional.empty(), Optional.empty(), Optional.of("the snapshot x is broken"));

        assertThat(alarms.of(status(false, Duration.ZERO, broken))).containsExactly("the snapshot x is broken");
    }

    @Test
    void of_several_datacenters_it_is_told_which() {
        Map<String, CatalogStatus> each = new LinkedHashMap<>();
        each.put("near", status(false, Duration.ZERO, Steadiness.NONE));
        each.put("far", status(true, Duration.ofMillis(5), Steadiness.NONE));
        CatalogStatus whole = new CatalogStatus(
                "x",
                7,
                Optional.of(THEN),
                Duration.ZERO,
                true,
                Optional.empty(),
                1,
                1,
                1,
                1,
                1,
                1,
                Optional.empty(),
                Steadiness.NONE,
                each);

        assertThat(alarms.of(whole)).singleElement().asString().startsWith("datacenter far: Consul cannot be read");
    }
}

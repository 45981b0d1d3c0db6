package io.lictor.catalog.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.KeySnapshot;
import io.lictor.catalog.StoredValue;
import io.lictor.consul.testing.ConsulClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the source sees of the keys of a Consul, the same for a real agent and the embedded one. */
@ParameterizedClass
@EnumSource
final class AnyConsulKeysTest {
    private static final Duration SOON = Duration.ofSeconds(45);

    @SuppressWarnings("NullAway.Init")
    private static AnyConsul consul;

    @SuppressWarnings("NullAway.Init")
    private static ConsulClient client;

    @Parameter
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"})
    private AnyConsul.Kind kind;

    private final List<KeySnapshot> snapshots = new CopyOnWriteArrayList<>();
    private final ConsulKeySource source = new ConsulKeySource(
            ConsulConnection.to(consul.address()),
            "lictor/descriptors/",
            InstantSource.system(),
            new SplittableRandom(1));

    @BeforeParameterizedClassInvocation
    static void startConsul(AnyConsul.Kind kind) {
        consul = AnyConsul.start(kind);
        client = consul.client();
    }

    @AfterParameterizedClassInvocation
    static void endConsul() throws Exception {
        consul.stop();
    }

    @AfterEach
    void clear() {
        source.close();
        client.delete("/v1/kv/lictor?recurse");
    }

    @Test
    void a_store_without_keys_is_an_empty_picture() {
        start();

        assertThat(snapshots).containsExactly(KeySnapshot.EMPTY);
        assertThat(source.status().failures()).isZero();
    }

    @Test
    void values_come_change_and_go() {
        start();

        put("greeter", "one");
        awaitValue("greeter", "one");
        put("greeter", "two");
        awaitValue("greeter", "two");
        put("orders.yaml", "");
        awaitValue("orders.yaml", "");
        client.delete("/v1/kv/lictor/descriptors/greeter");
        await().atMost(SOON).until(() -> last().get("greeter").isEmpty());
        client.delete("/v1/kv/lictor/descriptors/?recurse");

        await().atMost(SOON).until(() -> last().equals(KeySnapshot.EMPTY));
        assertThat(source.status().failures()).isZero();
    }

    @Test
    void keys_below_other_prefixes_and_folders_are_not_shown() {
        client.put("/v1/kv/lictor/descriptorsX", "x");
        client.put("/v1/kv/lictor/descriptors/folder/", "");
        client.put("/v1/kv/lictor/descriptors/folder/a.pb", "x");
        start();

        assertThat(last().values()).containsOnlyKeys("folder/a.pb");
    }

    private void start() {
        source.start(snapshots::add);
        await().atMost(SOON).until(() -> !snapshots.isEmpty());
    }

    private static void put(String key, String value) {
        client.put("/v1/kv/lictor/descriptors/" + key, value);
    }

    private void awaitValue(String key, String value) {
        await().atMost(SOON)
                .until(() -> last().get(key)
                        .filter(new StoredValue(value.getBytes(UTF_8))::equals)
                        .isPresent());
    }

    private KeySnapshot last() {
        return snapshots.get(snapshots.size() - 1);
    }
}

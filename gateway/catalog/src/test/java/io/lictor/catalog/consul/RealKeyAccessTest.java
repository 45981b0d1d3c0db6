package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.KeySnapshot;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a real agent whose keys a token may not read. */
final class RealKeyAccessTest {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String KEY = "/v1/kv/lictor/descriptors/greeter";

    private final ConsulAgent agent =
            ConsulAgent.start("acl { enabled = true default_policy = \"allow\" enable_key_list_policy = true }");
    private final ConsulClient client = agent.client();
    private final AtomicReference<Optional<String>> token = new AtomicReference<>(Optional.empty());
    private final List<KeySnapshot> snapshots = new CopyOnWriteArrayList<>();
    private final ConsulKeySource source = new ConsulKeySource(
            ConsulConnection.to(agent.baseUri())
                    .withToken(token::get)
                    .withTimes(Duration.ofSeconds(55), Duration.ofMillis(500)),
            "lictor/descriptors/",
            InstantSource.system(),
            new SplittableRandom(1));

    @AfterEach
    void end() {
        source.close();
        agent.close();
    }

    @Test
    void a_token_that_loses_its_rights_keeps_the_last_values() {
        client.put(KEY, "one");
        source.start(snapshots::add);
        await().atMost(SOON).until(() -> snapshots.size() == 1);

        token.set(Optional.of(blindToken()));
        // A query that waits does so with the token it came with.
        client.put(KEY, "two");
        await().atMost(SOON).until(() -> source.status().failures() >= 3);

        assertThat(snapshots)
                .hasSizeLessThanOrEqualTo(2)
                .allSatisfy(snapshot -> assertThat(snapshot.values()).containsOnlyKeys("greeter"));
        assertThat(source.status().lastError())
                .hasValueSatisfying(text -> assertThat(text).contains("403"));
        token.set(Optional.empty());
        client.put(KEY, "three");
        await().atMost(SOON).until(() -> !source.status().stale());
    }

    private String blindToken() {
        String root =
                client.put("/v1/acl/bootstrap", "").json().path("SecretID").asString();
        String rules = "key_prefix \\\"\\\" { policy = \\\"deny\\\" }";
        client.put("/v1/acl/policy?token=" + root, "{\"Name\":\"blind\",\"Rules\":\"" + rules + "\"}");
        return client.put("/v1/acl/token?token=" + root, "{\"Policies\":[{\"Name\":\"blind\"}]}")
                .json()
                .path("SecretID")
                .asString();
    }
}

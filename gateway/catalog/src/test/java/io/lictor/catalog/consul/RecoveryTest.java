package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static io.lictor.catalog.consul.ScriptedConsul.health;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.consul.ScriptedConsul.Reply;
import io.lictor.catalog.consul.ScriptedConsul.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two queries fail, and one of them reaches Consul again. Every pause is as long as its ceiling. */
final class RecoveryTest {

    private final ScriptedConsul consul = new ScriptedConsul();
    private final Snapshots snapshots = new Snapshots();
    private final ConsulCatalogSource source = new ConsulCatalogSource(
            ConsulConnection.to(consul.uri()).withTimes(Duration.ofSeconds(30), Duration.ofHours(1)),
            (name, tags) -> tags.contains("lictor"),
            InstantSource.system(),
            () -> -1L);

    @AfterEach
    void close() {
        source.close();
        consul.close();
    }

    /** A machine that slept through the pause has nothing to say, and is asked again. */
    @Test
    void one_watch_that_reaches_consul_again_ends_the_pauses_of_the_others() {
        consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\"]}");
        consul.putService("web", "w1");
        source.start(snapshots);
        await().until(() -> snapshots.count() == 1);

        await().until(this::aPauseEndsEarly);
    }

    private boolean aPauseEndsEarly() {
        int before = consul.requests(health("web")).size();
        consul.breakWith(health("web"), Reply.error(500, ""));
        // The query that waited and then four more fail: the next pause is one of 1.6 s.
        await().until(() -> consul.requests(health("web")).size() >= before + 4);
        int failed = consul.requests(health("web")).size();
        long pause = 100_000_000L << (failed - before);
        consul.mend(health("web"));
        consul.putService("web", "w" + failed);
        consul.script(SERVICES, Reply.error(500, ""));
        await().until(() -> snapshots.ids("web").equals(List.of("w" + failed)));
        List<Request> asked = consul.requests(health("web"));
        return asked.get(failed).nanos() - asked.get(failed - 1).nanos() < pause;
    }
}

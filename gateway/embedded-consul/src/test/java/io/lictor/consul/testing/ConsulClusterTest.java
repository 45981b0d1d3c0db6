package io.lictor.consul.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsulClusterTest {

    @Test
    void another_server_leads_when_the_leader_is_killed_and_all_is_forgotten_only_when_told(@TempDir Path directory) {
        try (ConsulCluster cluster = ConsulCluster.start(directory)) {
            int leader = cluster.leader();
            int follower = cluster.follower();
            cluster.client(follower).putKey("kept", "yes");

            cluster.kill(leader);
            cluster.awaitLeader();
            assertThat(cluster.leader()).isNotEqualTo(leader);
            assertThat(cluster.client(follower).key("kept")).contains("yes");

            cluster.restart(leader);
            cluster.awaitLeader();
            cluster.restartEmpty();
            assertThat(cluster.client(follower).key("kept")).isEmpty();
        }
    }
}

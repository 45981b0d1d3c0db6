package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulClient;
import io.lictor.consul.testing.ConsulCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a cluster of three Consul servers can do to Lictor, under constant load: no request to a healthy backend fails, the status says what
 * is wrong, and afterwards a new service is routed without anybody touching Lictor. The services are registered with nodes that run no agent,
 * so that their health does not hang on the servers that are killed.
 */
final class ConsulChaosTest {

    private static final boolean SOAK = Boolean.getBoolean("lictor.soak");
    /** How long what is broken stays so. */
    private static final Duration BROKEN = Duration.ofSeconds(SOAK ? 60 : 4);
    /** For what Lictor does by itself; an election or the end of a query that nobody answers may come before. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String ROOT = "11111111-1111-1111-1111-111111111111";
    /** Without a token one is root here, so that only Lictor has to carry one. */
    private static final String ACL = """
            acl {
              enabled = true
              default_policy = "deny"
              tokens { master = "%s" agent = "%s" default = "%s" }
            }
            """.formatted(ROOT, ROOT, ROOT);

    private static final List<NettyBackend> BACKENDS =
            IntStream.range(0, 3).mapToObj(i -> new NettyBackend()).toList();

    @SuppressWarnings("NullAway.Init")
    private static ConsulCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private static TcpRelay relay;

    @SuppressWarnings("NullAway.Init")
    private static LictorProcess lictor;

    @SuppressWarnings("NullAway.Init")
    private static Path tokenFile;

    private static int news;

    /** The server that Lictor reads. */
    private int home;

    @SuppressWarnings("NullAway.Init")
    private LoadGenerator load;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Assumptions.assumeFalse(
                "true".equals(System.getenv("LICTOR_WITHOUT_CONSUL")), "no real Consul agent on this machine");
        cluster = ConsulCluster.start(directory, ACL.replace('\n', ' '));
        tokenFile = directory.resolve("token");
        Files.writeString(tokenFile, newToken(cluster.client(0)));
        relay = new TcpRelay(cluster.port(0));
        registerWeb(cluster.client(0));
        lictor = LictorProcess.start(
                relay.port(),
                "--lictor.consul.token-file=" + tokenFile,
                "--lictor.consul.blocking-wait=2s",
                "--spring.cloud.consul.discovery.register=false");
    }

    @AfterAll
    static void stop() {
        BACKENDS.forEach(NettyBackend::close);
        if (lictor != null) {
            lictor.close();
        }
        if (relay != null) {
            relay.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void loadAFollower() {
        cluster.awaitLeader();
        home = cluster.follower();
        relay.turnTo(cluster.port(home));
        registerWeb(cluster.client(home));
        awaitAllWell();
        load = LoadGenerator.start(lictor.client(), "/web/ok", 100);
    }

    @AfterEach
    void endLoad() {
        load.close();
    }

    @Test
    void the_leader_is_killed() {
        int leader = cluster.leader();
        cluster.kill(leader);
        cluster.awaitLeader();

        recovers();
        cluster.restart(leader);
    }

    @Test
    void the_quorum_is_lost_and_restored() {
        List<Integer> others =
                IntStream.range(0, 3).filter(i -> i != home).boxed().toList();
        others.forEach(cluster::kill);

        awaitAlarm("leader");
        assertThat(lictor.status("/consul").get("stale").asBoolean()).isTrue();
        load.sendMore((int) BROKEN.toSeconds() * 100);
        assertThat(lictor.readiness()).isEqualTo(200);

        others.forEach(cluster::restart);
        cluster.awaitLeader();
        recovers();
    }

    @Test
    void consul_comes_back_without_its_data() throws IOException {
        cluster.restartEmpty();
        ConsulClient consul = cluster.client(home);
        Files.writeString(tokenFile, newToken(consul));

        awaitAlarm("vanished");
        // What another test registered last may still have been there.
        assertThat(lictor.status("/consul").at("/held/instances").asInt()).isGreaterThanOrEqualTo(BACKENDS.size());
        load.sendMore(100); // well within the time they are held
        registerWeb(consul);
        recovers();
    }

    @Test
    void the_token_is_revoked() throws IOException {
        ConsulClient consul = cluster.client(home);
        String old = Files.readString(tokenFile);
        revoke(consul, old);

        awaitAlarm("403");
        load.sendMore((int) BROKEN.toSeconds() * 100);
        assertThat(lictor.log()).doesNotContain(old);

        Files.writeString(tokenFile, newToken(consul));
        recovers();
    }

    @Test
    void the_token_loses_its_rights() throws IOException {
        ConsulClient consul = cluster.client(home);
        String policy = policyId(consul);
        put(consul, "/v1/acl/policy/" + policy, "{\"Name\":\"" + nameOf(consul, policy) + "\",\"Rules\":\"\"}");

        awaitAlarm("may the token still read");
        load.sendMore((int) BROKEN.toSeconds() * 100);

        Files.writeString(tokenFile, newToken(consul));
        recovers();
    }

    @Test
    void the_network_to_consul_is_cut() {
        relay.cut();
        long cutAt = System.nanoTime();

        awaitAlarm("cannot be read");
        load.sendMore((int) BROKEN.toSeconds() * 100);
        long away = Duration.ofNanos(System.nanoTime() - cutAt).toMillis();
        assertThat(lictor.status("/consul").get("ageMillis").asLong()).isGreaterThan(away - 5_000);

        relay.mend();
        recovers();
    }

    private void awaitAlarm(String word) {
        await("alarm: " + word)
                .atMost(LIMIT)
                .failFast("a request has failed", () -> load.failed())
                .until(() -> lictor.status("").get("alarms").toString().contains(word));
    }

    /** A new service is routed, all alarms are over, and no request has failed. */
    private void recovers() {
        String name = "news-" + ++news;
        register(cluster.client(home), name, BACKENDS.get(0).port(), name);

        await("the new service")
                .atMost(LIMIT)
                .until(() -> lictor.client().get("/" + name + "/ok").status() == 200);
        awaitAllWell();
        LoadGenerator.Report report = load.stop();
        assertThat(report.failures()).as(report.toString()).isEmpty();
        assertThat(report.sent()).isPositive();
    }

    private static void awaitAllWell() {
        await("no alarm")
                .atMost(LIMIT)
                .until(() -> lictor.status("").get("alarms").isEmpty());
    }

    private static void registerWeb(ConsulClient consul) {
        BACKENDS.forEach(backend -> register(consul, "web", backend.port(), "web-" + backend.port()));
    }

    private static void register(ConsulClient consul, String name, int port, String id) {
        put(consul, "/v1/catalog/register", """
                {"Node":"backends","Address":"127.0.0.1","SkipNodeUpdate":false,
                 "Service":{"ID":"%s","Service":"%s","Address":"127.0.0.1","Port":%d,"Tags":["restful"]}}
                """.formatted(id, name, port));
    }

    /** A token that may read everything Lictor reads, with a policy of its own. */
    private static String newToken(ConsulClient consul) {
        String policy = "lictor-" + System.nanoTime();
        String rules =
                "service_prefix \\\"\\\" { policy = \\\"read\\\" } node_prefix \\\"\\\" { policy = \\\"read\\\" }"
                        + " key_prefix \\\"\\\" { policy = \\\"read\\\" }";
        put(consul, "/v1/acl/policy", "{\"Name\":\"%s\",\"Rules\":\"%s\"}".formatted(policy, rules));
        return put(consul, "/v1/acl/token", "{\"Policies\":[{\"Name\":\"%s\"}]}".formatted(policy))
                .get("SecretID")
                .asString();
    }

    private static void revoke(ConsulClient consul, String token) {
        String accessor = self(consul, token).get("AccessorID").asString();
        awaitOk("/v1/acl/token/" + accessor, consul::delete);
    }

    /** The id of the policy that Lictor's token has. */
    private static String policyId(ConsulClient consul) throws IOException {
        return self(consul, Files.readString(tokenFile)).at("/Policies/0/ID").asString();
    }

    private static String nameOf(ConsulClient consul, String id) {
        return awaitOk("/v1/acl/policy/" + id, consul::get).json().get("Name").asString();
    }

    private static JsonNode self(ConsulClient consul, String token) {
        return awaitOk("/v1/acl/token/self?token=" + token, consul::get).json();
    }

    private static JsonNode put(ConsulClient consul, String path, String json) {
        return awaitOk(path, each -> consul.put(each, json)).json();
    }

    /** Repeated, because a server that has just come up may not know its leader yet, and on a busy machine one may lose it. */
    private static ConsulClient.Answer awaitOk(String path, Function<String, ConsulClient.Answer> call) {
        return await(path)
                .atMost(LIMIT)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> call.apply(path), answer -> answer.status() == 200);
    }
}

package io.lictor.consul.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsulAgentTest {

    private final ConsulAgent agent = ConsulAgent.start();

    @BeforeAll
    void answers_from_the_start() {
        assertThat(agent.client().get("/v1/status/leader").body()).contains("127.0.0.1:");
    }

    @AfterAll
    void close() {
        agent.close();
    }

    @Test
    void lists_what_was_registered() {
        agent.client().register("{\"Name\":\"web\",\"Port\":80}");

        await().until(() -> agent.client().health("web").size() == 1);
        agent.client().deregister("web");
    }

    @Test
    void answers_dns_questions() throws IOException {
        byte[] question = {7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1};
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout((int) Patience.LIMIT.toMillis());
            socket.send(
                    new DatagramPacket(question, question.length, InetAddress.getLoopbackAddress(), agent.dnsPort()));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            assertThat(answer.getData()).startsWith(7, 7);
        }
    }

    @Test
    void knows_nothing_after_a_restart_on_the_same_port() {
        int port = agent.port();
        agent.client().putKey("a/b c", "kept?");
        assertThat(agent.client().key("a/b c")).contains("kept?");

        agent.restart();

        assertThat(agent.port()).isEqualTo(port);
        assertThat(agent.client().key("a/b c")).isEmpty();
    }

    @Test
    void breaks_connections_when_killed() {
        var parked = agent.client().getAsync("/v1/catalog/services?index=1000000&wait=80s");

        agent.kill();

        assertThat(agent.isRunning()).isFalse();
        assertThat(parked).failsWithin(Patience.LIMIT);
        assertThatThrownBy(() -> agent.client().services()).isInstanceOf(UncheckedIOException.class);
        agent.restart();
    }
}

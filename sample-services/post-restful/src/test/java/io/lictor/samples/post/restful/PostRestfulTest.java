package io.lictor.samples.post.restful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.Patience;
import io.lictor.samples.auth.AuthSample;
import io.lictor.samples.proto.auth.AuthServiceGrpc;
import io.lictor.samples.proto.auth.LoginRequest;
import io.lictor.samples.registration.SampleOptions;
import io.lictor.samples.serving.RunningSample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.web.server.PortInUseException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On a real agent, with a real {@code auth_micro}. */
@SuppressWarnings("NullAway.Init")
@Timeout(300)
final class PostRestfulTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ConsulAgent agent;
    private static RunningSample auth;
    private static String token;

    private PostRestful running;

    @BeforeAll
    static void startAuth() {
        agent = ConsulAgent.start();
        auth = RunningSample.start(AuthSample.create(Map.of()), options("--drain=0s"), line -> {});
        ManagedChannel channel = Grpc.newChannelBuilder(
                        "127.0.0.1:" + auth.ports().get(0), InsecureChannelCredentials.create())
                .build();
        token = AuthServiceGrpc.newBlockingStub(channel)
                .login(LoginRequest.newBuilder()
                        .setUser("demo")
                        .setPassword("demo")
                        .build())
                .getToken();
        channel.shutdownNow();
    }

    @AfterAll
    static void stopAuth() {
        auth.close();
        agent.close();
    }

    @BeforeEach
    void start() {
        running = PostRestful.start(options("--instances=2", "--drain=0s"));
    }

    @AfterEach
    void stop() {
        if (!agent.isRunning()) {
            agent.restart();
        }
        running.close();
    }

    @Test
    void both_instances_are_registered_with_the_underscore() throws IOException {
        await().until(() -> passing() == 2);

        JsonNode service = agent.client().health("post_micro").get(0).path("Service");
        int port = service.path("Port").asInt();
        assertThat(running.ports()).contains(port);
        assertThat(service.path("ID").asString()).isEqualTo("post_micro-127.0.0.1-" + port);
        assertThat(service.path("Tags").get(0).asString()).isEqualTo("restful");
        assertThat(new DnsQuery("restful.post_micro.service.consul").ask(agent.dnsPort()))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void consul_may_ask_without_a_token_how_an_instance_is() {
        running.close();
        running = PostRestful.start(options("--probe=1s", "--drain=0s"));

        // The catalog gets the output minutes later, while the status stays the same.
        await().until(() -> agent.client().get("/v1/agent/checks").body().contains("/health: 200 OK"));
        await().until(() -> passing() == 1);
    }

    @Test
    void instances_come_back_when_consul_has_forgotten_everything() {
        await().until(() -> passing() == 2);

        agent.restart();

        await().until(() -> passing() == 2);
    }

    @Test
    void instances_register_when_consul_comes_later() {
        running.close();
        agent.kill();
        running = PostRestful.start(options("--instances=2", "--drain=0s"));

        agent.restart();

        await().until(() -> passing() == 2);
    }

    @Test
    void instances_leave_consul_before_they_stop_serving() throws Exception {
        running.close();
        running = PostRestful.start(options("--drain=8s"));
        await().until(() -> passing() == 1);

        CompletableFuture<Void> closing = CompletableFuture.runAsync(running::close);
        await().until(() -> passing() == 0);

        assertThat(closing).isNotDone();
        assertThat(get("/posts", "").statusCode()).isEqualTo(401);
        assertThat(closing).succeedsWithin(Patience.LIMIT);
        running = PostRestful.start(options("--drain=0s"));
    }

    @Test
    void a_post_written_to_one_instance_is_read_from_the_other() throws Exception {
        await().until(() -> get("/posts", token).statusCode() == 200);

        HttpResponse<String> created = post("{\"title\":\"Ave\",\"text\":\"Salve\"}", token);

        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode post = JsonMapper.shared().readTree(created.body());
        assertThat(post.path("author").asString()).isEqualTo("demo");
        URI other = URI.create("http://127.0.0.1:" + running.ports().get(1) + "/posts/"
                + post.path("id").asString());
        HttpResponse<String> read = HTTP.send(
                HttpRequest.newBuilder(other)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
        assertThat(read.body()).isEqualTo(created.body());
    }

    @Test
    void news_of_posts_is_streamed() throws Exception {
        await().until(() -> get("/posts", token).statusCode() == 200);
        HttpResponse<Stream<String>> events =
                HTTP.send(request("/posts/events", token).build(), BodyHandlers.ofLines());

        post("{\"title\":\"Ave\"}", token);

        try (Stream<String> lines = events.body()) {
            assertThat(lines.filter(line -> line.startsWith("data:")).findFirst())
                    .hasValueSatisfying(line -> assertThat(line).contains("\"title\":\"Ave\""));
        }
    }

    @Test
    void without_a_token_the_answer_is_401_as_json() throws Exception {
        HttpResponse<String> answer = get("/posts", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(JsonMapper.shared().readTree(answer.body()).path("status").asInt())
                .isEqualTo(401);
    }

    @Test
    void a_forged_token_is_401() {
        await().untilAsserted(() ->
                assertThat(get("/posts", "forged.token").statusCode()).isEqualTo(401));
    }

    @Test
    void bad_requests_say_what_is_wrong() throws Exception {
        await().until(() -> get("/posts", token).statusCode() == 200);

        assertThat(post("{", token).statusCode()).isEqualTo(400);
        assertThat(post("", token).statusCode()).isEqualTo(400);
        assertThat(post("{\"title\":\" \"}", token).body()).contains("title must not be empty");
        assertThat(get("/posts?limit=all", token).body()).contains("limit must be 1 to 100, not all");
        assertThat(get("/posts/0", token).statusCode()).isEqualTo(404);
    }

    @Test
    void a_taken_port_is_one_clear_line() {
        int taken = running.ports().get(0);

        assertThatThrownBy(() -> PostRestful.start(options("--port=" + taken)))
                .isInstanceOf(PortInUseException.class)
                .hasMessage("Port " + taken + " is already in use");
    }

    private static SampleOptions options(String... flags) {
        return SampleOptions.parse(
                List.of(flags), Map.of("CONSUL_HTTP_ADDR", agent.baseUri().toString()));
    }

    private static int passing() {
        return agent.client()
                .get("/v1/health/service/post_micro?passing")
                .json()
                .size();
    }

    private HttpRequest.Builder request(String path, String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + running.ports().get(0) + path))
                .timeout(Patience.LIMIT);
        return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private HttpResponse<String> get(String path, String bearer) throws IOException, InterruptedException {
        return HTTP.send(request(path, bearer).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body, String bearer) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/posts", bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}

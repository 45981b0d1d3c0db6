package io.lictor.server;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.lictor.server.testing.Greeter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user is led to the same instance, by a cookie or a header, whatever becomes of the others. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AffinityTest {

    private static final String SERVICE = "shop";
    /** So many that each of four instances has some: that one has none happens once in ten thousand million times. */
    private static final int USERS = 80;

    /** The answer of one call is there a moment before the call has ended, which must not lead the next one elsewhere. */
    private final RunningGateway gateway = new RunningGateway("--lictor.balancing.hash-bound=1000");

    private final List<Instance> started = new ArrayList<>();
    private final List<Instance> registered = new ArrayList<>();

    /** How a user is known, and what is asked. */
    enum Carrier {
        COOKIE("restful", "cookie:user"),
        HEADER("restful", "header:X-User"),
        GRPC_HEADER("rpc", "header:X-User");

        private final String role;
        private final String hash;

        Carrier(String role, String hash) {
            this.role = role;
            this.hash = hash;
        }

        HttpRequest.Builder request(RunningGateway gateway, String user) {
            HttpRequest.Builder request = gateway.request(this == GRPC_HEADER ? "/v1/greet/x" : "/shop/x");
            return this == COOKIE ? request.header("Cookie", "user=" + user) : request.header("X-User", user);
        }

        Instance start() {
            return this == GRPC_HEADER ? grpc() : http();
        }

        private static Instance http() {
            WireMockServer server = new WireMockServer(options().dynamicPort());
            server.start();
            server.stubFor(any(anyUrl()).willReturn(ok("instance " + server.port())));
            return new Instance(server.port(), server::stop);
        }

        private static Instance grpc() {
            Greeter[] self = new Greeter[1];
            self[0] = Greeter.start(call -> call.answer("instance " + self[0].port()));
            return new Instance(self[0].port(), self[0]);
        }
    }

    private record Instance(int port, AutoCloseable server) {

        boolean answered(String body) {
            return body.contains("instance " + port);
        }
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @AfterEach
    void leave() throws Exception {
        registered.forEach(instance -> gateway.deregister(SERVICE, instance.port()));
        registered.clear();
        gateway.untilExplained("GET", "/shop/x", "not found");
        gateway.untilExplained("GET", "/v1/greet/x", "not found");
        for (Instance instance : started) {
            instance.server().close();
        }
        started.clear();
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void a_user_stays_while_others_come_and_go(Carrier carrier) {
        join(carrier, 3);
        Map<String, Integer> before = portsOfUsers(carrier);
        assertThat(before.values()).containsAll(ports());

        for (int round = 0; round < 3; round++) {
            Instance newcomer = join(carrier, 1).get(0);
            assertThat(portsOfUsers(carrier))
                    .containsValue(newcomer.port())
                    .allSatisfy((user, port) -> assertThat(port).isIn(before.get(user), newcomer.port()));
            leave(newcomer);
            assertThat(portsOfUsers(carrier)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void only_the_users_of_an_instance_that_leaves_move_and_come_back_with_it(Carrier carrier) {
        Instance leaving = join(carrier, 3).get(0);
        Map<String, Integer> before = portsOfUsers(carrier);

        leave(leaving);
        assertOnlyTheUsersOf(leaving, before, portsOfUsers(carrier));

        register(carrier, List.of(leaving));
        assertThat(portsOfUsers(carrier)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void only_the_users_of_an_instance_that_dies_move(Carrier carrier) throws Exception {
        Instance dying = join(carrier, 3).get(0);
        Map<String, Integer> before = portsOfUsers(carrier);

        dying.server().close();

        assertOnlyTheUsersOf(dying, before, portsOfUsers(carrier));
    }

    @Test
    void a_cookie_that_was_given_leads_to_who_gave_it() {
        join(Carrier.COOKIE, 3);
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> first = gateway.get("/shop/x");
            String cookie =
                    first.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];

            for (int again = 0; again < 5; again++) {
                HttpResponse<String> next =
                        gateway.send(gateway.request("/shop/x").header("Cookie", cookie));
                assertThat(next.body()).isEqualTo(first.body());
            }
        }
    }

    private static void assertOnlyTheUsersOf(Instance gone, Map<String, Integer> before, Map<String, Integer> after) {
        before.forEach((user, port) -> {
            if (port == gone.port()) {
                assertThat(after.get(user)).as(user).isNotEqualTo(port);
            } else {
                assertThat(after.get(user)).as(user).isEqualTo(port);
            }
        });
    }

    private List<Instance> join(Carrier carrier, int count) {
        List<Instance> joined = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            joined.add(carrier.start());
        }
        started.addAll(joined);
        register(carrier, joined);
        return joined;
    }

    /** One that has just come gets its full share at once. */
    private void register(Carrier carrier, List<Instance> coming) {
        String hash = "lictor.hash=" + carrier.hash;
        for (Instance instance : coming) {
            gateway.register(SERVICE, instance.port(), carrier.role, "lictor.lb=hash", hash, "lictor.slowstart=off");
        }
        registered.addAll(coming);
        gateway.untilServedBy(SERVICE, registered.size());
    }

    private void leave(Instance instance) {
        gateway.deregister(SERVICE, instance.port());
        registered.remove(instance);
        gateway.untilServedBy(SERVICE, registered.size());
    }

    private List<Integer> ports() {
        return registered.stream().map(Instance::port).toList();
    }

    /** Which instance answers each user; every user asks twice. */
    private Map<String, Integer> portsOfUsers(Carrier carrier) {
        Map<String, Integer> ports = new HashMap<>();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < USERS; i++) {
                String user = "user-" + i;
                int port = portOf(gateway.send(carrier.request(gateway, user)));
                Integer earlier = ports.put(user, port);
                assertThat(earlier)
                        .as(user)
                        .satisfiesAnyOf(
                                none -> assertThat(none).isNull(),
                                same -> assertThat(same).isEqualTo(port));
            }
        }
        return ports;
    }

    private int portOf(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return started.stream()
                .filter(instance -> instance.answered(response.body()))
                .findFirst()
                .orElseThrow()
                .port();
    }
}

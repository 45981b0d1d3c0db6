package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What becomes a route, what does not, and what is said about it. */
@ParameterizedClass
@EnumSource(ConsulKind.class)
@ExtendWith(SharedGateways.class)
final class ExposureTest {

    private final NettyBackend backend = new NettyBackend();
    private final Gateway gateway;
    private final LictorProcess lictor;

    ExposureTest(ConsulKind kind, Gateways gateways) {
        this.gateway = gateways.on(kind);
        this.lictor = gateway.lictor();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void a_service_without_a_tag_is_not_exposed() {
        try (Registration plain = web("plain").register();
                Registration tagged = web("tagged", "restful").register()) {
            awaitServed("/tagged/ok");

            assertThat(status("/plain/ok")).isEqualTo(404);
        }
    }

    @Test
    void consul_is_never_exposed() {
        try (Registration tagged = web("tagged", "restful").register()) {
            awaitServed("/tagged/ok");

            assertThat(status("/consul/v1/agent/self")).isEqualTo(404);
            assertThat(lictor.routes("consul")).isEmpty();
        }
    }

    @Test
    void infrastructure_must_ask_twice() {
        try (Registration once = web("nomad", "restful").register();
                Registration twice =
                        web("vault", "restful", "lictor.enable=true").register()) {
            awaitServed("/vault/ok");

            assertThat(status("/nomad/ok")).isEqualTo(404);
        }
    }

    @Test
    void reserved_paths_cannot_be_taken() {
        try (Registration actuator = web("actuator", "restful").register();
                Registration docs = web("library", "lictor.route=/docs/x").register()) {
            awaitRejected("actuator");
            awaitRejected("library");

            assertThat(status("/actuator/ok")).isEqualTo(404);
            assertThat(status("/docs/x/ok")).isEqualTo(404);
            assertThat(lictor.status("").get("ready").asBoolean()).isTrue();
        }
    }

    @Test
    void one_name_with_two_tags_is_two_routes_to_two_clusters() {
        try (GrpcBackend rpc = GrpcBackend.bare(Gateway.KNOWN.definition());
                Registration first = web("known", "restful").register();
                Registration second = Registration.of(gateway.consul(), "known", rpc.port(), "rpc")
                        .register()) {
            gateway.awaitRouted("known", "restful", 1);
            gateway.awaitRouted("known", "rpc", 1);

            List<String> clusters = lictor.routes("known").stream()
                    .map(route -> route.at("/metadata/cluster").asString())
                    .distinct()
                    .toList();
            assertThat(clusters).hasSize(2);
            assertThat(lictor.client().get("/known/ok").body()).isEqualTo("{\"text\":\"ok\"}");
            assertThat(lictor.client().get("/known/uri/1").body()).isEqualTo("/uri/1");
        }
    }

    @Test
    void a_broken_tag_is_listed_and_the_rest_of_the_registration_counts() {
        try (Registration heavy = web("heavy", "restful", "lictor.weight=heavy").register()) {
            awaitServed("/heavy/ok");

            JsonNode rejected = awaitRejected("heavy");
            assertThat(rejected.get("subject").asString()).contains("weight");
            assertThat(rejected.get("message").asString()).contains("65535");
        }
    }

    @Test
    void a_port_that_cannot_be_called_is_listed() {
        try (Registration negative =
                Registration.of(gateway.consul(), "negative", -1, "restful").register()) {
            assertThat(awaitRejected("negative").get("message").asString()).contains("-1");
        }
    }

    @Test
    void services_whose_reflection_is_missing_or_hangs_are_listed_and_hold_up_nobody() {
        DynamicService good = DynamicService.named("good");
        try (GrpcBackend mute = GrpcBackend.bare(DynamicService.named("mute").definition());
                GrpcBackend silent = GrpcBackend.bare(new SilentReflection().bindService());
                GrpcBackend sound = GrpcBackend.serve(good.definition());
                Registration first = rpc("mute", mute).register();
                Registration second = rpc("silent", silent).register();
                Registration third = rpc("good", sound).register()) {
            awaitServed("/good/hi");
            assertThat(awaitRejected("mute").get("reason").asString()).isEqualTo("NO_DESCRIPTORS");
            assertThat(awaitRejected("silent").get("reason").asString()).isEqualTo("NO_DESCRIPTORS");
            assertThat(status("/good/hi")).isEqualTo(200);
        }
    }

    @Test
    void a_service_that_starts_critical_is_routed_when_it_passes() {
        try (Registration late = web("late", "restful").startingCritical().register()) {
            await("the route").until(() -> status("/late/ok") == 503);

            late.pass();

            awaitServed("/late/ok");
        }
    }

    @Test
    void the_status_is_for_those_who_may_see_it() {
        Client client = lictor.client();
        String[] stranger = {"X-Forwarded-For", "8.8.8.8"};

        assertThat(client.get("/actuator/gateway", stranger).status()).isEqualTo(404);
        assertThat(client.get("/actuator/gateway/routes", "Forwarded", "for=8.8.8.8")
                        .status())
                .isEqualTo(404);
        assertThat(client.get("/actuator/health", stranger).status()).isEqualTo(404);
        assertThat(client.get("/actuator/health/readiness", stranger).status()).isEqualTo(200);
        assertThat(client.get("/actuator/gateway", "X-Forwarded-For", "127.0.0.1")
                        .status())
                .isEqualTo(200);
    }

    private Registration web(String name, String... tags) {
        return Registration.of(gateway.consul(), name, backend.port(), tags);
    }

    private Registration rpc(String name, GrpcBackend server) {
        return Registration.of(gateway.consul(), name, server.port(), "rpc");
    }

    private void awaitServed(String path) {
        await(path).pollInterval(Duration.ofMillis(20)).until(() -> status(path) == 200);
    }

    private JsonNode awaitRejected(String service) {
        await("rejected " + service)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !lictor.rejected(service).isEmpty());
        return lictor.rejected(service).get(0);
    }

    private int status(String path) {
        return lictor.client().get(path).status();
    }
}

package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static io.lictor.routing.Writing.grpc;
import static io.lictor.routing.Writing.route;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.routing.RejectedRoute.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptors that lie in Consul's KV store. */
final class DescriptorKeysTest {

    private static final byte[] ONE = Greeters.set("Greet", "/v1/one/{name}").toByteArray();
    private static final byte[] TWO = Greeters.set("Greet", "/v1/two/{name}").toByteArray();

    private final Writing writing = new Writing();

    @AfterEach
    void close() {
        writing.close();
    }

    private void reflecting() {
        writing.loader.answering(1, Greeters.pool("Greet", "/v1/reflected/{name}"));
    }

    @Test
    void the_key_of_the_service_goes_before_reflection() {
        reflecting();
        writing.key("greeter", ONE);
        writing.instances(instance("greeter", 1, "rpc"));

        RouteTable table = writing.untilFound("/v1/one/x");

        assertThat(route(table, "/v1/one/x").orElseThrow().source()).contains("kv:lictor/descriptors/greeter");
        assertThat(writing.loader.asked).isEmpty();
    }

    @Test
    void the_operators_own_go_before_the_key() {
        writing.loader.configured.put(
                "greeter", new DescriptorLoader.Loaded("file:x", Greeters.pool("Greet", "/v1/mine/{name}")));
        writing.key("greeter", ONE);
        writing.instances(instance("greeter", 1, "rpc"));

        assertThat(route(writing.untilFound("/v1/mine/x"), "/v1/one/x")).isEmpty();
    }

    @Test
    void the_wish_of_an_instance_goes_before_the_key() {
        reflecting();
        writing.key("greeter", ONE);
        writing.instances(instance("greeter", 1, "rpc", "lictor.grpc.descriptor=reflection"));

        assertThat(route(writing.untilFound("/v1/reflected/x"), "/v1/one/x")).isEmpty();
    }

    @Test
    void a_changed_value_is_swapped_in() {
        writing.key("greeter", ONE);
        writing.instances(instance("greeter", 1, "rpc"));
        writing.untilFound("/v1/one/x");

        writing.key("greeter", TWO);

        assertThat(route(writing.untilFound("/v1/two/x"), "/v1/one/x")).isEmpty();
    }

    @Test
    void a_compressed_value_is_read() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(ONE);
        }
        writing.key("greeter", compressed.toByteArray());
        writing.instances(instance("greeter", 1, "rpc"));

        writing.untilFound("/v1/one/x");
    }

    @Test
    void a_broken_value_keeps_the_last_good_one_and_is_listed() {
        writing.key("greeter", ONE);
        writing.instances(instance("greeter", 1, "rpc"));
        writing.untilFound("/v1/one/x");

        writing.key("greeter", "garbage".getBytes(UTF_8));
        RouteTable table = writing.until(built -> !built.rejected().isEmpty());

        assertThat(route(table, "/v1/one/x")).isPresent();
        RejectedRoute rejected = table.rejected().get(0);
        assertThat(rejected.reason()).isEqualTo(Reason.NO_DESCRIPTORS);
        assertThat(rejected.subject()).isEqualTo("lictor/descriptors/greeter");
        assertThat(rejected.message()).contains("not a FileDescriptorSet", "last good");
        writing.key("greeter", TWO);
        writing.until(
                built -> built.rejected().isEmpty() && route(built, "/v1/two/x").isPresent());
    }

    @Test
    void a_value_that_never_was_good_leaves_reflection_in_place() {
        reflecting();
        writing.key("greeter", "garbage".getBytes(UTF_8));
        writing.instances(instance("greeter", 1, "rpc"));

        RouteTable table = writing.untilFound("/v1/reflected/x");

        assertThat(table.rejected()).extracting(RejectedRoute::subject).containsExactly("lictor/descriptors/greeter");
        writing.key("greeter", ONE);
        writing.until(
                built -> built.rejected().isEmpty() && route(built, "/v1/one/x").isPresent());
    }

    @Test
    void a_key_that_is_deleted_gives_way_to_reflection() {
        reflecting();
        writing.key("greeter", ONE);
        writing.instances(instance("greeter", 1, "rpc"));
        writing.untilFound("/v1/one/x");

        writing.withoutKey("greeter");

        assertThat(route(writing.untilFound("/v1/reflected/x"), "/v1/one/x")).isEmpty();
    }

    @Test
    void a_named_key_is_waited_for_and_listed_meanwhile() {
        reflecting();
        writing.instances(instance("greeter", 1, "rpc", "lictor.grpc.descriptor=kv:team/greeter.pb"));
        RouteTable waiting = writing.until(built -> !built.rejected().isEmpty());
        assertThat(waiting.rejected().get(0).message()).contains("no key lictor/descriptors/team/greeter.pb yet");

        writing.key("team/greeter.pb", ONE);

        RouteTable table = writing.untilFound("/v1/one/x");
        assertThat(table.rejected()).isEmpty();
        assertThat(writing.loader.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kv:../secret", "kv:a/../b", "kv:", "kv:a b", "kv:a%2e"})
    void a_key_that_is_not_plain_is_left_to_be_refused(String wish) {
        assertThat(Origin.wished(wish).orElseThrow().kind()).isEqualTo(Origin.Kind.NAMED);
    }

    @Test
    void rules_beside_the_key_overrule_annotations_and_broken_ones_leave_the_last_good() {
        writing.key("greeter", ONE);
        writing.key("greeter.yaml", rules("/v1/ruled/{name}"));
        writing.instances(instance("greeter", 1, "rpc"));
        assertThat(route(writing.untilFound("/v1/ruled/x"), "/v1/one/x")).isEmpty();

        writing.key("greeter.yaml", "type: google.api.Quota".getBytes(UTF_8));
        RouteTable broken = writing.until(built -> !built.rejected().isEmpty());
        assertThat(route(broken, "/v1/ruled/x")).isPresent();
        assertThat(broken.rejected().get(0).subject()).isEqualTo("lictor/descriptors/greeter.yaml");

        writing.withoutKey("greeter.yaml");
        assertThat(writing.untilFound("/v1/one/x").rejected()).isEmpty();
    }

    @Test
    void rules_in_consul_hold_for_reflected_descriptors_too() {
        reflecting();
        writing.key("greeter.yaml", rules("/v1/ruled/{name=**}"));
        writing.instances(instance("greeter", 1, "rpc"));

        writing.untilFound("/v1/ruled/x/y");
    }

    private static byte[] rules(String template) {
        return """
                type: google.api.Service
                http:
                  fully_decode_reserved_expansion: true
                  rules:
                    - selector: greet.Greeter.Greet
                      get: %s
                """.formatted(template).getBytes(UTF_8);
    }

    @Test
    void another_key_changes_nothing() {
        writing.key("greeter", ONE);
        writing.instances(instance("greeter", 1, "rpc"));
        Target.Grpc before = grpc(writing.untilFound("/v1/one/x"), "/v1/one/x");

        writing.key("other", TWO);
        writing.instances(instance("greeter", 1, "rpc"), instance("other", 2, "rpc"));
        RouteTable table = writing.untilFound("/v1/two/x");

        assertThat(grpc(table, "/v1/one/x").transcoder()).isSameAs(before.transcoder());
    }
}

package io.lictor.routing;

import static io.lictor.routing.Catalogs.instance;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.lictor.routing.RejectedRoute.Reason;
import io.lictor.schema.DescriptorPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code lictor.grpc.service}: of descriptors with two services, {@code greet.Greeter} and {@code greet.Keeper}. */
final class GrpcServicesTest {

    private static final String GREETER = "/greet.Greeter/Greet";
    private static final String KEEPER = "/greet.Keeper/Greet";

    private final Writing writing = new Writing();

    @BeforeEach
    void answer() {
        FileDescriptorSet.Builder set = Greeters.set("Greet", "/v1/greet/{name}").toBuilder();
        set.getFileBuilder(0)
                .addService(set.getFile(0).getService(0).toBuilder().setName("Keeper"));
        writing.loader.answering(1, DescriptorPool.link(set.build()));
    }

    @AfterEach
    void close() {
        writing.close();
    }

    private static boolean routed(RouteTable table, String path) {
        return table.routes().stream()
                .anyMatch(route -> route.methods().contains("POST")
                        && route.template().toString().equals(path));
    }

    @Test
    void without_a_word_all_are_bound() {
        writing.instances(instance("greeter", 1, "rpc"));

        writing.until(table -> routed(table, GREETER) && routed(table, KEEPER));
    }

    @Test
    void only_those_named_are_bound_and_nothing_is_said_of_the_others() {
        writing.instances(instance("greeter", 1, "rpc", "lictor.grpc.service=greet.Keeper"));

        RouteTable table = writing.until(built -> routed(built, KEEPER));

        assertThat(routed(table, GREETER)).isFalse();
        assertThat(table.rejected()).isEmpty();
    }

    @Test
    void one_that_the_descriptors_do_not_have_is_listed_with_those_they_have() {
        writing.instances(instance("greeter", 1, "rpc", "lictor.grpc.service=greet.Keeper,greet.Sleeper"));

        RouteTable table = writing.until(built -> routed(built, KEEPER));

        assertThat(table.rejected()).singleElement().satisfies(missing -> {
            assertThat(missing.subject()).isEqualTo("lictor.grpc.service");
            assertThat(missing.reason()).isEqualTo(Reason.NO_DESCRIPTORS);
            assertThat(missing.message())
                    .isEqualTo("the descriptors do not have greet.Sleeper; they have greet.Greeter, greet.Keeper");
        });
    }

    @Test
    void a_changed_choice_is_compiled_without_asking_again() {
        writing.instances(instance("greeter", 1, "rpc", "lictor.version=1"));
        writing.until(table -> routed(table, GREETER));

        writing.override("greeter/grpc.service", "greet.Keeper".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        writing.until(table -> routed(table, KEEPER) && !routed(table, GREETER));
        assertThat(writing.loader.asked).hasSize(1);
    }
}

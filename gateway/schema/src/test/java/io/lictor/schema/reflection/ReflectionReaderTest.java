package io.lictor.schema.reflection;

import static io.lictor.schema.reflection.ScriptedReflection.error;
import static io.lictor.schema.reflection.ScriptedReflection.files;
import static io.lictor.schema.reflection.ScriptedReflection.services;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.ServiceSchema;
import io.lictor.schema.TestFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is read from servers that behave. */
final class ReflectionReaderTest extends ReflectionFixture {

    @Test
    void a_server_with_v1_is_read() throws Exception {
        ReflectedDescriptors read = read(server(offering("shop.Shop"), ProtoReflectionServiceV1.newInstance()));

        assertThat(read.protocol()).isEqualTo("v1");
        assertThat(read.unresolved()).isEmpty();
        ServiceSchema schema = ServiceSchema.compile("reflection " + read.protocol(), read.pool());
        assertThat(schema.methods()).extracting(GrpcMethod::path).containsExactly("shop.Shop/Get", "shop.Shop/Put");
        assertThat(schema.methods().get(0).bindings())
                .extracting(Object::toString)
                .hasSize(2);
    }

    @Test
    void a_server_with_v1alpha_only_is_read() throws Exception {
        ReflectedDescriptors read = read(server(offering("shop.Shop"), v1alpha()));

        assertThat(read.protocol()).isEqualTo("v1alpha");
        assertThat(names(read)).containsExactly("shop.Shop");
    }

    @Test
    void both_protocols_and_a_file_lead_to_the_same_digest() throws Exception {
        String v1 = read(server(offering("shop.Shop"), ProtoReflectionServiceV1.newInstance()))
                .pool()
                .digest();
        String v1alpha = read(server(offering("shop.Shop"), v1alpha())).pool().digest();

        assertThat(v1)
                .isEqualTo(v1alpha)
                .isEqualTo(DescriptorPool.link(TestFiles.set(TestFiles.item(), SHOP))
                        .digest());
    }

    @Test
    void infrastructure_is_not_asked_for() throws Exception {
        ScriptedReflection script =
                new ScriptedReflection(shop("shop.Shop", "grpc.health.v1.Health", "grpc.reflection.v1.X"));

        assertThat(names(read(server(script)))).containsExactly("shop.Shop");
        assertThat(script.questions()).doesNotContain("symbol grpc.health.v1.Health", "symbol grpc.reflection.v1.X");
    }

    @Test
    void one_deadline_holds_for_both_protocols() throws Exception {
        ScriptedReflection silent = new ScriptedReflection((question, answers) -> {});
        ReflectionReader impatient = new ReflectionReader(Duration.ofSeconds(2));

        fails(
                impatient,
                channel(server(renamedToV1alpha(silent))),
                "gRPC reflection v1alpha was not through after 2000 ms");
    }

    @Test
    void a_server_that_never_completes_the_stream_does_not_matter() throws Exception {
        ScriptedReflection script = new ScriptedReflection(shop("shop.Shop"));

        assertThat(names(read(server(script)))).containsExactly("shop.Shop");
        assertThat(script.ended().get(60, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void nothing_is_asked_for_twice_nor_what_was_sent_along() throws Exception {
        ScriptedReflection script = new ScriptedReflection((question, answers) -> {
            switch (question) {
                case "list" -> answers.onNext(services("shop.Shop", "other.Other", "shop.Shop"));
                case "symbol shop.Shop" -> answers.onNext(files(SHOP, TestFiles.item()));
                case "symbol other.Other" -> answers.onNext(files(OTHER, TestFiles.item()));
                default -> answers.onNext(error("not here"));
            }
        });

        assertThat(names(read(server(script)))).containsExactly("other.Other", "shop.Shop");
        assertThat(script.questions())
                .containsExactlyInAnyOrder(
                        "list",
                        "symbol shop.Shop",
                        "symbol other.Other",
                        "file google/api/annotations.proto",
                        "file google/protobuf/timestamp.proto",
                        "file google/protobuf/wrappers.proto",
                        "file google/protobuf/struct.proto");
    }

    @Test
    void a_service_that_cannot_be_described_costs_the_others_nothing() throws Exception {
        ScriptedReflection script = new ScriptedReflection(shop("gone.Gone", "shop.Shop"));
        ReflectedDescriptors read = read(server(script));

        assertThat(names(read)).containsExactly("shop.Shop");
        assertThat(read.unresolved())
                .containsOnlyKeys("gone.Gone")
                .containsValue("asked for gone.Gone, the server answers error 5: unknown symbol gone.Gone");
    }

    @Test
    void a_service_whose_import_is_gone_costs_the_others_nothing() throws Exception {
        FileDescriptorProto lonely = TestFiles.service("other", "Other").toBuilder()
                .addDependency("gone.proto")
                .build();
        ScriptedReflection script = new ScriptedReflection((question, answers) -> {
            if (question.equals("symbol other.Other")) {
                answers.onNext(files(lonely));
            } else {
                shop("other.Other", "shop.Shop").accept(question, answers);
            }
        });
        ReflectedDescriptors read = read(server(script));

        assertThat(names(read)).containsExactly("shop.Shop");
        assertThat(read.unresolved().get("other.Other")).contains("imports gone.proto, which is missing");
    }

    @Test
    void a_service_that_is_declared_and_not_listed_is_not_offered() throws Exception {
        FileDescriptorProto both = SHOP.toBuilder()
                .addService(SHOP.getService(0).toBuilder().setName("Stock"))
                .build();
        ScriptedReflection script = new ScriptedReflection((question, answers) -> {
            if (question.startsWith("symbol")) {
                answers.onNext(files(both));
            } else {
                shop("shop.Shop").accept(question, answers);
            }
        });

        assertThat(names(read(server(script)))).containsExactly("shop.Shop");
    }

    @Test
    void giving_up_ends_the_stream() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        ScriptedReflection script = new ScriptedReflection((question, answers) -> asked.complete(question));
        CompletableFuture<ReflectedDescriptors> reading = reader().read(channel(server(script)));
        asked.get(60, TimeUnit.SECONDS);

        assertThat(reading.cancel(false)).isTrue();
        assertThat(script.ended().get(60, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void many_servers_are_read_at_once() throws Exception {
        ManagedChannel slow = channel(server(new ScriptedReflection((question, answers) -> {})));
        ManagedChannel good = channel(server(offering("shop.Shop"), ProtoReflectionServiceV1.newInstance()));
        ReflectionReader reader = reader();
        List<CompletableFuture<ReflectedDescriptors>> stuck = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stuck.add(reader.read(slow));
        }

        assertThat(names(reader.read(good).get(60, TimeUnit.SECONDS))).containsExactly("shop.Shop");
        assertThat(stuck).noneMatch(CompletableFuture::isDone);
        stuck.forEach(reading -> reading.cancel(false));
    }
}

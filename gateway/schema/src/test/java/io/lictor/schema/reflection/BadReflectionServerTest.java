package io.lictor.schema.reflection;

import static io.lictor.schema.reflection.ScriptedReflection.bytes;
import static io.lictor.schema.reflection.ScriptedReflection.error;
import static io.lictor.schema.reflection.ScriptedReflection.files;
import static io.lictor.schema.reflection.ScriptedReflection.services;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.lictor.schema.TestFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whatever a server does, the reading fails in time with a reason. */
final class BadReflectionServerTest extends ReflectionFixture {

    @Test
    void a_server_with_nothing_but_infrastructure_says_so() throws Exception {
        fails(
                server(
                        new HealthStatusManager().getHealthService().bindService(),
                        ProtoReflectionServiceV1.newInstance()),
                "gRPC reflection v1 is unusable: it lists no service beside those of gRPC itself");
    }

    @Test
    void a_server_without_reflection_says_what_to_do() throws Exception {
        fails(
                server(offering("shop.Shop")),
                "the server has no gRPC reflection, neither v1 nor v1alpha: add it, or give the descriptors by "
                        + "lictor.grpc.descriptor=file:NAME or kv:KEY");
    }

    @Test
    void a_server_that_never_answers_costs_the_deadline() throws Exception {
        ScriptedReflection script = new ScriptedReflection((question, answers) -> {});
        ReflectionReader impatient = new ReflectionReader(Duration.ofSeconds(2));

        fails(impatient, channel(server(script)), "gRPC reflection v1 was not through after 2000 ms");
        assertThat(script.ended().get(60, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.CANCELLED);
    }

    @Test
    void a_server_that_stops_answering_half_way_costs_the_deadline() throws Exception {
        ScriptedReflection script = new ScriptedReflection((question, answers) -> {
            if (!question.startsWith("file")) {
                shop("shop.Shop").accept(question, answers);
            }
        });

        fails(new ReflectionReader(Duration.ofSeconds(2)), channel(server(script)), "not through after 2000 ms");
    }

    @Test
    void a_port_that_accepts_and_is_silent_costs_the_deadline() throws Exception {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(silent);

        fails(
                new ReflectionReader(Duration.ofSeconds(2)),
                channel(silent.getLocalPort()),
                "gRPC reflection v1 was not through after 2000 ms");
    }

    @Test
    void a_port_that_is_closed_says_so() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        fails(reader(), channel(port), "Connection refused");
    }

    @Test
    void a_port_that_speaks_something_else_says_so() throws Exception {
        ServerSocket http1 = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(http1);
        CompletableFuture<Void> greeting = CompletableFuture.runAsync(() -> {
            try (Socket socket = http1.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            } catch (IOException closed) {
                throw new IllegalStateException(closed);
            }
        });

        fails(reader(), channel(http1.getLocalPort()), "First received frame was not SETTINGS");
        greeting.get(60, TimeUnit.SECONDS);
    }

    @Test
    void a_server_that_completes_early_says_so() throws Exception {
        fails(
                server(new ScriptedReflection((question, answers) -> {
                    answers.onNext(services("shop.Shop", "other.Other"));
                    answers.onCompleted();
                })),
                "it ended the stream with 2 questions still to answer");
    }

    /** A file often declares services that other processes run; routing them here would steal their paths. */
    @Test
    void bytes_that_are_no_descriptor_say_so() throws Exception {
        fails(
                scripted("shop.Shop", bytes("garbage, not a descriptor")),
                "none of the services it lists is described: asked for shop.Shop, the server sends no file descriptor");
    }

    @Test
    void an_answer_without_a_file_says_so() throws Exception {
        fails(scripted("shop.Shop", files()), "asked for shop.Shop, the server sends nothing");
    }

    @Test
    void a_file_of_something_else_says_so() throws Exception {
        fails(scripted("shop.Shop", files(TestFiles.item())), "none of the services it lists is described");
    }

    @Test
    void files_that_do_not_link_say_why() throws Exception {
        FileDescriptorProto unknownType = SHOP.toBuilder().clearDependency().build();

        fails(scripted("shop.Shop", files(unknownType)), "shop/Shop.proto does not link");
    }

    @Test
    void two_files_of_one_name_say_so() throws Exception {
        fails(
                scripted(
                        "shop.Shop", files(SHOP, SHOP.toBuilder().clearService().build())),
                "it sends two different files named shop/Shop.proto");
    }

    @Test
    void an_answer_of_another_kind_says_so() throws Exception {
        fails(
                scripted("shop.Shop", services("x.Y")),
                "it answers something else than it was asked: LIST_SERVICES_RESPONSE");
        fails(
                server(new ScriptedReflection((question, answers) -> answers.onNext(files(SHOP)))),
                "it answers something else than it was asked: FILE_DESCRIPTOR_RESPONSE");
    }

    @Test
    void a_list_that_is_refused_says_so() throws Exception {
        fails(
                server(new ScriptedReflection((question, answers) -> answers.onNext(error("secret")))),
                "it does not list its services: error 5: secret");
    }

    @Test
    void answers_nobody_asked_for_end_the_reading() throws Exception {
        fails(
                server(new ScriptedReflection((question, answers) -> {
                    answers.onNext(services("shop.Shop"));
                    for (int i = 0; i < 100; i++) {
                        answers.onNext(error("again"));
                    }
                })),
                "gRPC reflection v1");
    }

    @Test
    void too_many_services_files_or_bytes_end_the_reading() throws Exception {
        ScriptedReflection endless = new ScriptedReflection((question, answers) -> {
            if (question.equals("list")) {
                answers.onNext(services("shop.Shop", "other.Other"));
            } else {
                String name = question.replaceAll("\\W", "_");
                answers.onNext(files(TestFiles.file(name + ".proto", name + "x.proto")));
            }
        });
        ManagedChannel channel = channel(server(endless));

        fails(limited(1, 10, 1 << 20), channel, "it lists more than 1 services");
        fails(limited(2, 10, 1 << 20), channel, "it sends more than 10 files");
        fails(limited(2, 2000, 5000), channel, "its answers have more than 5000 bytes");
        fails(limited(2, 2000, 40), channel, "gRPC reflection v1 failed: RESOURCE_EXHAUSTED");
    }

    @Test
    void an_executor_that_takes_no_work_fails_the_reading() throws Exception {
        ReflectionReader closed = new ReflectionReader(ReflectionLimits.within(Duration.ofSeconds(60)), work -> {
            throw new RejectedExecutionException("closed");
        });

        fails(closed, channel(server(new ScriptedReflection(shop("shop.Shop")))), "gRPC reflection v1 failed: closed");
    }
}

package io.lictor.schema.reflection;

import static io.lictor.schema.reflection.ScriptedReflection.bytes;
import static io.lictor.schema.reflection.ScriptedReflection.error;
import static io.lictor.schema.reflection.ScriptedReflection.files;
import static io.lictor.schema.reflection.ScriptedReflection.services;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.SchemaException;
import io.lictor.schema.TestFiles;
import io.lictor.schema.reflection.ScriptedReflection.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Real servers on real ports, closed after each test. */
@Timeout(60)
abstract class ReflectionFixture {

    static final FileDescriptorProto SHOP =
            TestFiles.shop(TestFiles.method("Get", "get: '/v1/{name}'"), TestFiles.method("Put"));
    static final FileDescriptorProto OTHER = TestFiles.service("other", "Other", TestFiles.method("Do"));

    final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    static Script shop(String... listed) {
        return (question, answers) -> {
            switch (question) {
                case "list" -> answers.onNext(services(listed));
                case "symbol shop.Shop" -> answers.onNext(files(SHOP));
                case "file shop/item.proto" -> answers.onNext(files(TestFiles.item()));
                default -> answers.onNext(error("unknown " + question));
            }
        };
    }

    int scripted(String service, io.grpc.reflection.v1.ServerReflectionResponse answer) throws IOException {
        return server(new ScriptedReflection((question, answers) -> {
            if (question.startsWith("symbol")) {
                answers.onNext(answer);
            } else {
                shop(service).accept(question, answers);
            }
        }));
    }

    /** A service without code whose descriptor the server's own reflection can tell. */
    static ServerServiceDefinition offering(String service) {
        ServiceDescriptor descriptor = DescriptorPool.link(TestFiles.set(TestFiles.item(), SHOP)).services().stream()
                .filter(candidate -> candidate.getFullName().equals(service))
                .findFirst()
                .orElseThrow();
        ProtoFileDescriptorSupplier schema = descriptor::getFile;
        return ServerServiceDefinition.builder(io.grpc.ServiceDescriptor.newBuilder(service)
                        .setSchemaDescriptor(schema)
                        .build())
                .build();
    }

    @SuppressWarnings("deprecation") // what servers had before v1
    static BindableService v1alpha() {
        return ProtoReflectionService.newInstance();
    }

    static ServerServiceDefinition renamedToV1alpha(BindableService service) {
        ServerServiceDefinition.Builder renamed =
                ServerServiceDefinition.builder("grpc.reflection.v1alpha.ServerReflection");
        service.bindService().getMethods().forEach(method -> rename(method, renamed));
        return renamed.build();
    }

    private static <Q, A> void rename(
            io.grpc.ServerMethodDefinition<Q, A> method, ServerServiceDefinition.Builder renamed) {
        renamed.addMethod(
                method.getMethodDescriptor().toBuilder()
                        .setFullMethodName("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
                        .build(),
                method.getServerCallHandler());
    }

    int server(Object... services) throws IOException {
        ServerBuilder<?> builder =
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        for (Object service : services) {
            if (service instanceof BindableService bindable) {
                builder.addService(bindable);
            } else {
                builder.addService((ServerServiceDefinition) service);
            }
        }
        Server server = builder.build().start();
        open.add(() -> server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));
        return server.getPort();
    }

    ManagedChannel channel(int port) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .usePlaintext()
                .directExecutor()
                .build();
        open.add(0, () -> channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));
        return channel;
    }

    static ReflectionReader reader() {
        return new ReflectionReader(Duration.ofSeconds(60));
    }

    static ReflectionReader limited(int services, int files, int bytes) {
        return new ReflectionReader(
                new ReflectionLimits(Duration.ofSeconds(60), services, files, bytes), ForkJoinPool.commonPool());
    }

    ReflectedDescriptors read(int port) throws Exception {
        return reader().read(channel(port)).get(90, TimeUnit.SECONDS);
    }

    static List<String> names(ReflectedDescriptors read) {
        return read.pool().services().stream()
                .map(ServiceDescriptor::getFullName)
                .toList();
    }

    void fails(int port, String problem) {
        fails(reader(), channel(port), problem);
    }

    static void fails(ReflectionReader reader, ManagedChannel channel, String problem) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> reader.read(channel).get(90, TimeUnit.SECONDS))
                .extracting(Throwable::getCause, throwable(SchemaException.class))
                .hasMessageContaining(problem);
    }
}

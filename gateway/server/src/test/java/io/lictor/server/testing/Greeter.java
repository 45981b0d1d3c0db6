package io.lictor.server.testing;

import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_STRING;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.lictor.schema.DescriptorPool;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.TrustManagerFactory;

/**
 * A gRPC server with one method, {@code greet.Greeter/Greet}, from a name to a name, bound to {@code GET
 * /v1/greet/{name}} and {@code POST /v1/greet}. What it answers is up to the test.
 */
public final class Greeter implements AutoCloseable {

    public static final String PATH = "greet.Greeter/Greet";

    private static final FileDescriptor FILE = file("Greet");
    private static final FileDescriptor NEXT = file("Greet", "Leave");

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Behaviour behaviour;
    private final boolean recorded;
    private final Optional<SslContext> tls;
    private final Server server;

    /** Answers one call, now or later, or never. */
    @FunctionalInterface
    public interface Behaviour {
        void serve(Call call);
    }

    /** A call that has arrived. */
    public record Call(
            String name, Metadata headers, Optional<Deadline> deadline, ServerCallStreamObserver<byte[]> answers) {

        public void answer(String name) {
            answers.onNext(message(name));
            answers.onCompleted();
        }
    }

    private Greeter(Behaviour behaviour, boolean recorded, Optional<SslContext> tls) {
        this(behaviour, recorded, tls, FILE, 0);
    }

    private Greeter(Behaviour behaviour, boolean recorded, Optional<SslContext> tls, FileDescriptor schema, int port) {
        this.behaviour = behaviour;
        this.recorded = recorded;
        this.tls = tls;
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        tls.ifPresent(builder::sslContext);
        this.server = builder.addService(service(schema))
                .addService(ProtoReflectionServiceV1.newInstance())
                .intercept(new HeaderKeeper())
                .build();
    }

    public static Greeter start(Behaviour behaviour) {
        return start(new Greeter(behaviour, true, Optional.empty()));
    }

    /** One behind TLS. */
    public static Greeter secured(Behaviour behaviour, SelfSigned key) throws IOException, GeneralSecurityException {
        SslContext tls = GrpcSslContexts.configure(SslContextBuilder.forServer(key.server()))
                .build();
        return start(new Greeter(behaviour, true, Optional.of(tls)));
    }

    /** One behind TLS that answers those only who show a certificate it believes. */
    public static Greeter mutual(Behaviour behaviour, SelfSigned key, TrustManagerFactory believed)
            throws IOException, GeneralSecurityException {
        SslContext tls = GrpcSslContexts.configure(SslContextBuilder.forServer(key.server())
                        .trustManager(believed)
                        .clientAuth(ClientAuth.REQUIRE))
                .build();
        return start(new Greeter(behaviour, true, Optional.of(tls)));
    }

    /** One that keeps no {@link #calls()}: for so many that memory counts. */
    public static Greeter unrecorded(Behaviour behaviour) {
        return start(new Greeter(behaviour, false, Optional.empty()));
    }

    /**
     * Ends this one and starts another in its place, which behaves the same and has one more method, {@code Leave}, bound to
     * {@code GET /v1/leave/{name}} and {@code POST /v1/leave}.
     */
    public Greeter redeploy() throws InterruptedException {
        int port = port();
        server.shutdownNow().awaitTermination();
        return start(new Greeter(behaviour, recorded, tls, NEXT, port));
    }

    private static Greeter start(Greeter greeter) {
        try {
            greeter.server.start();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        return greeter;
    }

    public int port() {
        return server.getPort();
    }

    /** Calls that have arrived so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** The wire form of the one message type: a string in field 1. */
    public static byte[] message(String name) {
        return StringValue.of(name).toByteArray();
    }

    public static String name(byte[] message) {
        try {
            return StringValue.parseFrom(message).getValue();
        } catch (InvalidProtocolBufferException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public static FileDescriptorSet descriptors() {
        return FileDescriptorSet.newBuilder().addFile(FILE.toProto()).build();
    }

    public static DescriptorPool pool() {
        return DescriptorPool.link(descriptors());
    }

    private ServerServiceDefinition service(FileDescriptor file) {
        List<MethodDescriptor<byte[], byte[]>> methods = file.findServiceByName("Greeter").getMethods().stream()
                .map(method -> MethodDescriptor.<byte[], byte[]>newBuilder()
                        .setFullMethodName("greet.Greeter/" + method.getName())
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setRequestMarshaller(new Bytes())
                        .setResponseMarshaller(new Bytes())
                        .build())
                .toList();
        ProtoFileDescriptorSupplier schema = () -> file;
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder("greet.Greeter").setSchemaDescriptor(schema);
        methods.forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(method -> service.addMethod(method, ServerCalls.asyncUnaryCall(this::serve)));
        return service.build();
    }

    private void serve(byte[] request, StreamObserver<byte[]> answers) {
        Call call = new Call(
                name(request),
                HeaderKeeper.HEADERS.get(),
                Optional.ofNullable(Context.current().getDeadline()),
                (ServerCallStreamObserver<byte[]>) answers);
        if (recorded) {
            calls.add(call);
        }
        behaviour.serve(call);
    }

    private static MethodDescriptorProto method(String name) {
        String path = "/v1/" + name.toLowerCase(Locale.ROOT);
        HttpRule rule = HttpRule.newBuilder()
                .setGet(path + "/{name}")
                .addAdditionalBindings(HttpRule.newBuilder().setPost(path).setBody("*"))
                .build();
        return MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType(".greet.Name")
                .setOutputType(".greet.Name")
                .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule))
                .build();
    }

    private static FileDescriptor file(String... methods) {
        ServiceDescriptorProto.Builder service =
                ServiceDescriptorProto.newBuilder().setName("Greeter");
        for (String method : methods) {
            service.addMethod(method(method));
        }
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("greet.proto")
                .setPackage("greet")
                .setSyntax("proto3")
                .addDependency("google/api/annotations.proto")
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Name")
                        .addField(FieldDescriptorProto.newBuilder()
                                .setName("name")
                                .setNumber(1)
                                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                                .setType(TYPE_STRING)))
                .addService(service)
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[] {AnnotationsProto.getDescriptor()});
        } catch (DescriptorValidationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Lets a call see the headers it came with. */
    private static final class HeaderKeeper implements ServerInterceptor {

        private static final Context.Key<Metadata> HEADERS = Context.key("headers");

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, headers, next);
        }
    }
}

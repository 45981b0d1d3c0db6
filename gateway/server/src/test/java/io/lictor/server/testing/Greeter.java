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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.TrustManagerFactory;

/**
 * A gRPC server with one method, {@code greet.Greeter/Greet}, from a name to a name, bound to {@code GET
 * /v1/greet/{name}} and {@code POST /v1/greet}. What it answers is up to the test.
 */
public final class Greeter implements AutoCloseable {

    public static final String PATH = "greet.Greeter/Greet";

    private static final FileDescriptor FILE = file();

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final boolean recorded;
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

    private Greeter(Behaviour behaviour, boolean recorded, NettyServerBuilder builder) {
        this.recorded = recorded;
        this.server = builder.addService(service(behaviour))
                .addService(ProtoReflectionServiceV1.newInstance())
                .intercept(new HeaderKeeper())
                .build();
    }

    public static Greeter start(Behaviour behaviour) {
        return start(new Greeter(behaviour, true, builder()));
    }

    /** One behind TLS. */
    public static Greeter secured(Behaviour behaviour, SelfSigned key) throws IOException, GeneralSecurityException {
        SslContext tls = GrpcSslContexts.configure(SslContextBuilder.forServer(key.server()))
                .build();
        return start(new Greeter(behaviour, true, builder().sslContext(tls)));
    }

    /** One behind TLS that answers those only who show a certificate it believes. */
    public static Greeter mutual(Behaviour behaviour, SelfSigned key, TrustManagerFactory believed)
            throws IOException, GeneralSecurityException {
        SslContext tls = GrpcSslContexts.configure(SslContextBuilder.forServer(key.server())
                        .trustManager(believed)
                        .clientAuth(ClientAuth.REQUIRE))
                .build();
        return start(new Greeter(behaviour, true, builder().sslContext(tls)));
    }

    private static NettyServerBuilder builder() {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** One that keeps no {@link #calls()}: for so many that memory counts. */
    public static Greeter unrecorded(Behaviour behaviour) {
        return start(new Greeter(behaviour, false, builder()));
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

    private ServerServiceDefinition service(Behaviour behaviour) {
        MethodDescriptor<byte[], byte[]> greet = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setFullMethodName(PATH)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        ProtoFileDescriptorSupplier schema = () -> FILE;
        ServiceDescriptor descriptor = ServiceDescriptor.newBuilder("greet.Greeter")
                .setSchemaDescriptor(schema)
                .addMethod(greet)
                .build();
        return ServerServiceDefinition.builder(descriptor)
                .addMethod(greet, ServerCalls.asyncUnaryCall((request, observer) -> {
                    Call call = new Call(
                            name(request),
                            HeaderKeeper.HEADERS.get(),
                            Optional.ofNullable(Context.current().getDeadline()),
                            (ServerCallStreamObserver<byte[]>) observer);
                    if (recorded) {
                        calls.add(call);
                    }
                    behaviour.serve(call);
                }))
                .build();
    }

    private static FileDescriptor file() {
        HttpRule rule = HttpRule.newBuilder()
                .setGet("/v1/greet/{name}")
                .addAdditionalBindings(
                        HttpRule.newBuilder().setPost("/v1/greet").setBody("*"))
                .build();
        MethodDescriptorProto greet = MethodDescriptorProto.newBuilder()
                .setName("Greet")
                .setInputType(".greet.Name")
                .setOutputType(".greet.Name")
                .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule))
                .build();
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
                .addService(
                        ServiceDescriptorProto.newBuilder().setName("Greeter").addMethod(greet))
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

package io.lictor.server.testing;

import com.google.api.AnnotationsProto;
import com.google.api.HttpBody;
import com.google.api.HttpBodyProto;
import com.google.api.HttpRule;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.lictor.consul.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A gRPC server whose calls are answered by the test, message by message. {@code flow.Flow} has a method of every kind,
 * with an {@code Item} of one string, {@code text}, and with {@code google.api.HttpBody}.
 */
public final class Streams implements AutoCloseable {

    private static final String ITEM = ".flow.Item";
    private static final String BODY = ".google.api.HttpBody";
    private static final FileDescriptor FILE = file();

    private final BlockingQueue<StreamCall> calls = new LinkedBlockingQueue<>();
    private final Consumer<StreamCall> arrived;
    private final Consumer<StreamCall> asked;
    private final Server server;

    /** Its calls wait for the test. */
    public Streams() {
        this.arrived = calls::add;
        this.asked = call -> {};
        this.server = start(this::take, UnaryOperator.identity());
    }

    /** @param behaviour answers each call whose request is whole, on gRPC's thread */
    public Streams(Consumer<StreamCall> behaviour) {
        this.arrived = call -> {};
        this.asked = behaviour;
        this.server = start(this::take, UnaryOperator.identity());
    }

    private ServerCall.Listener<byte[]> take(ServerCall<byte[], byte[]> call, Metadata headers) {
        StreamCall came = new StreamCall(call, headers, asked);
        arrived.accept(came);
        return came.listener();
    }

    /**
     * A server of these methods.
     *
     * @param handler takes each call, on gRPC's thread
     */
    static Server start(ServerCallHandler<byte[], byte[]> handler, UnaryOperator<NettyServerBuilder> settings) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .maxInboundMessageSize(64 * 1024 * 1024)
                .addService(service(handler))
                .addService(ProtoReflectionServiceV1.newInstance());
        try {
            return settings.apply(builder).build().start();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    public static FileDescriptorSet descriptors() {
        return FileDescriptorSet.newBuilder()
                .addFile(HttpBodyProto.getDescriptor().toProto())
                .addFile(FILE.toProto())
                .build();
    }

    public int port() {
        return server.getPort();
    }

    /** Waits for a call that no test has taken. */
    public StreamCall next() {
        try {
            return Objects.requireNonNull(
                    calls.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS), "no call has arrived");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Calls that have arrived and that no test has taken. */
    public int waiting() {
        return calls.size();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    public static byte[] file(String contentType, String data) {
        return HttpBody.newBuilder()
                .setContentType(contentType)
                .setData(ByteString.copyFrom(data, StandardCharsets.UTF_8))
                .build()
                .toByteArray();
    }

    private static ServerServiceDefinition service(ServerCallHandler<byte[], byte[]> handler) {
        ProtoFileDescriptorSupplier schema = () -> FILE;
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder("flow.Flow").setSchemaDescriptor(schema);
        List<io.grpc.MethodDescriptor<byte[], byte[]>> methods = FILE.findServiceByName("Flow").getMethods().stream()
                .map(Streams::method)
                .toList();
        methods.forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(method -> service.addMethod(method, handler));
        return service.build();
    }

    private static io.grpc.MethodDescriptor<byte[], byte[]> method(MethodDescriptor method) {
        io.grpc.MethodDescriptor.MethodType type = method.isClientStreaming()
                ? method.isServerStreaming()
                        ? io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING
                        : io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING
                : method.isServerStreaming()
                        ? io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING
                        : io.grpc.MethodDescriptor.MethodType.UNARY;
        return io.grpc.MethodDescriptor.<byte[], byte[]>newBuilder()
                .setFullMethodName("flow.Flow/" + method.getName())
                .setType(type)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    private static ServiceDescriptorProto flow() {
        HttpRule.Builder watch = HttpRule.newBuilder()
                .setGet("/v1/watch/{text}")
                .addAdditionalBindings(
                        HttpRule.newBuilder().setPost("/v1/watch").setBody("*"));
        HttpRule.Builder ask = HttpRule.newBuilder()
                .setGet("/v1/ask/{text}")
                .addAdditionalBindings(HttpRule.newBuilder().setPost("/v1/ask").setBody("*"))
                .addAdditionalBindings(
                        HttpRule.newBuilder().setDelete("/v1/ask").setBody("*"))
                .addAdditionalBindings(HttpRule.newBuilder()
                        .setPost("/v1/inner")
                        .setBody("inner")
                        .setResponseBody("inner"));
        return ServiceDescriptorProto.newBuilder()
                .setName("Flow")
                .addMethod(method("Ask", ITEM, ITEM, ask))
                .addMethod(method("Watch", ITEM, ITEM, watch).setServerStreaming(true))
                .addMethod(
                        method("Gather", ITEM, ITEM, post("/v1/gather/{text}")).setClientStreaming(true))
                .addMethod(method("Chat", ITEM, ITEM, post("/v1/chat"))
                        .setClientStreaming(true)
                        .setServerStreaming(true))
                .addMethod(method("Fetch", ITEM, BODY, HttpRule.newBuilder().setGet("/v1/file/{text}")))
                .addMethod(method("Store", BODY, ITEM, post("/v1/file")))
                .addMethod(method("Download", ITEM, BODY, HttpRule.newBuilder().setGet("/v1/files/{text}"))
                        .setServerStreaming(true))
                .addMethod(method("Upload", BODY, ITEM, post("/v1/files")).setClientStreaming(true))
                .addMethod(MethodDescriptorProto.newBuilder()
                        .setName("Plain")
                        .setInputType(ITEM)
                        .setOutputType(ITEM))
                .build();
    }

    private static FileDescriptor file() {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("flow.proto")
                .setPackage("flow")
                .setSyntax("proto3")
                .addDependency("google/api/annotations.proto")
                .addDependency("google/api/httpbody.proto")
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Item")
                        .addField(field("text", 1).setType(FieldDescriptorProto.Type.TYPE_STRING))
                        .addField(field("inner", 2)
                                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                                .setTypeName(ITEM)))
                .addService(flow())
                .build();
        try {
            return FileDescriptor.buildFrom(
                    file, new FileDescriptor[] {AnnotationsProto.getDescriptor(), HttpBodyProto.getDescriptor()});
        } catch (DescriptorValidationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static FieldDescriptorProto.Builder field(String name, int number) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }

    private static HttpRule.Builder post(String path) {
        return HttpRule.newBuilder().setPost(path).setBody("*");
    }

    private static MethodDescriptorProto.Builder method(
            String name, String input, String output, HttpRule.Builder rule) {
        return MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType(input)
                .setOutputType(output)
                .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule.build()));
    }
}

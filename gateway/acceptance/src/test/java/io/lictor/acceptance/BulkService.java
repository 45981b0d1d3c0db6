package io.lictor.acceptance;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.StringValue;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Streams of large messages: {@code GET /bulk} gives them and {@code POST /bulk} takes them, each only as fast as the
 * other side. {@link #pauseAfter} makes the taker stop.
 */
final class BulkService {

    private static final FileDescriptor FILE = file();
    private static final String LETTERS = "x".repeat(1024 * 1024);

    private final long messages;
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong pauseAfter = new AtomicLong(Long.MAX_VALUE);
    private final AtomicReference<ServerCallStreamObserver<StringValue>> taker = new AtomicReference<>();

    BulkService(long messages) {
        this.messages = messages;
    }

    /** A message of a megabyte that tells its place. */
    static String text(long number) {
        return String.format("%09d", number) + LETTERS;
    }

    long given() {
        return given.get();
    }

    long taken() {
        return taken.get();
    }

    void pauseAfter(long count) {
        pauseAfter.set(count);
    }

    void resume() {
        pauseAfter.set(Long.MAX_VALUE);
        Objects.requireNonNull(taker.get(), "nobody takes").request(1);
    }

    ServerServiceDefinition definition() {
        MethodDescriptor<StringValue, StringValue> give = method("Give", MethodType.SERVER_STREAMING);
        MethodDescriptor<StringValue, StringValue> take = method("Take", MethodType.CLIENT_STREAMING);
        ServiceDescriptor descriptor = ServiceDescriptor.newBuilder("bulk.Bulk")
                .setSchemaDescriptor((ProtoFileDescriptorSupplier) () -> FILE)
                .addMethod(give)
                .addMethod(take)
                .build();
        return ServerServiceDefinition.builder(descriptor)
                .addMethod(give, ServerCalls.asyncServerStreamingCall((request, observer) -> give(observer)))
                .addMethod(take, ServerCalls.asyncClientStreamingCall(this::take))
                .build();
    }

    private void give(StreamObserver<StringValue> observer) {
        ServerCallStreamObserver<StringValue> call = (ServerCallStreamObserver<StringValue>) observer;
        call.setOnReadyHandler(() -> {
            while (call.isReady() && given.get() < messages) {
                call.onNext(StringValue.of(text(given.get())));
                if (given.incrementAndGet() == messages) {
                    call.onCompleted();
                }
            }
        });
    }

    private StreamObserver<StringValue> take(StreamObserver<StringValue> observer) {
        ServerCallStreamObserver<StringValue> call = (ServerCallStreamObserver<StringValue>) observer;
        call.disableAutoRequest();
        call.request(1);
        taker.set(call);
        return new StreamObserver<>() {
            @Override
            public void onNext(StringValue message) {
                if (!message.getValue().equals(text(taken.get()))) {
                    wrong.incrementAndGet();
                }
                if (taken.incrementAndGet() < pauseAfter.get()) {
                    call.request(1);
                }
            }

            @Override
            public void onError(Throwable cause) {
                // The client sees it too.
            }

            @Override
            public void onCompleted() {
                call.onNext(StringValue.of(taken + " taken, " + wrong + " wrong"));
                call.onCompleted();
            }
        };
    }

    private static MethodDescriptor<StringValue, StringValue> method(String name, MethodType type) {
        return MethodDescriptor.<StringValue, StringValue>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("bulk.Bulk", name))
                .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .build();
    }

    private static FileDescriptor file() {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("bulk/v1/bulk.proto")
                .setPackage("bulk")
                .setSyntax("proto3")
                .addDependency(AnnotationsProto.getDescriptor().getName())
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Text") // the wire form of a StringValue
                        .addField(FieldDescriptorProto.newBuilder()
                                .setName("text")
                                .setNumber(1)
                                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                                .setType(FieldDescriptorProto.Type.TYPE_STRING)))
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("Bulk")
                        .addMethod(bound("Give", HttpRule.newBuilder().setGet("/bulk"))
                                .setServerStreaming(true))
                        .addMethod(bound(
                                        "Take",
                                        HttpRule.newBuilder().setPost("/bulk").setBody("*"))
                                .setClientStreaming(true)))
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[] {AnnotationsProto.getDescriptor()});
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodDescriptorProto.Builder bound(String name, HttpRule.Builder rule) {
        return MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType(".bulk.Text")
                .setOutputType(".bulk.Text")
                .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule.build()));
    }
}

package io.lictor.schema.reflection;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.Status;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A reflection service that answers each question as a test says, and remembers what it was asked. */
final class ScriptedReflection extends ServerReflectionGrpc.ServerReflectionImplBase {

    /** What to do with a question: {@code list}, {@code symbol NAME} or {@code file NAME}. */
    interface Script extends BiConsumer<String, StreamObserver<ServerReflectionResponse>> {}

    private final Script script;
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Status> ended = new CompletableFuture<>();

    ScriptedReflection(Script script) {
        this.script = script;
    }

    List<String> questions() {
        return questions;
    }

    /** How the client ended the stream. */
    CompletableFuture<Status> ended() {
        return ended;
    }

    @Override
    public StreamObserver<ServerReflectionRequest> serverReflectionInfo(
            StreamObserver<ServerReflectionResponse> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionRequest request) {
                String question = request.hasListServices()
                        ? "list"
                        : request.hasFileByFilename()
                                ? "file " + request.getFileByFilename()
                                : "symbol " + request.getFileContainingSymbol();
                questions.add(question);
                script.accept(question, answers);
            }

            @Override
            public void onError(Throwable failure) {
                ended.complete(Status.fromThrowable(failure));
            }

            @Override
            public void onCompleted() {
                ended.complete(Status.OK);
            }
        };
    }

    static ServerReflectionResponse services(String... names) {
        ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
        for (String name : names) {
            list.addService(ServiceResponse.newBuilder().setName(name));
        }
        return ServerReflectionResponse.newBuilder()
                .setListServicesResponse(list)
                .build();
    }

    static ServerReflectionResponse files(FileDescriptorProto... files) {
        FileDescriptorResponse.Builder response = FileDescriptorResponse.newBuilder();
        for (FileDescriptorProto file : files) {
            response.addFileDescriptorProto(file.toByteString());
        }
        return ServerReflectionResponse.newBuilder()
                .setFileDescriptorResponse(response)
                .build();
    }

    static ServerReflectionResponse bytes(String bytes) {
        return ServerReflectionResponse.newBuilder()
                .setFileDescriptorResponse(
                        FileDescriptorResponse.newBuilder().addFileDescriptorProto(ByteString.copyFromUtf8(bytes)))
                .build();
    }

    static ServerReflectionResponse error(String message) {
        return ServerReflectionResponse.newBuilder()
                .setErrorResponse(ErrorResponse.newBuilder().setErrorCode(5).setErrorMessage(message))
                .build();
    }
}

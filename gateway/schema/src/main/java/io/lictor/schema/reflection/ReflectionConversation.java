package io.lictor.schema.reflection;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionRequest.MessageRequestCase;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.lictor.schema.SchemaException;
import io.lictor.schema.ServiceSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One reflection stream: the list, a file for each service, then what those import until nothing is missing.
 *
 * <p>Answers come in the order of the questions, so a few are under way at a time. Everything but {@link #outcome} is touched by
 * the call's callbacks only, which gRPC runs one after the other.
 */
final class ReflectionConversation
        implements ClientResponseObserver<ServerReflectionRequest, ServerReflectionResponse> {

    private static final int QUESTIONS_UNDER_WAY = 16;

    private final ReflectionLimits limits;
    private final CompletableFuture<Harvest> outcome = new CompletableFuture<>();
    private final Deque<ServerReflectionRequest> unasked = new ArrayDeque<>();
    private final Deque<ServerReflectionRequest> underWay = new ArrayDeque<>();
    private final Set<String> services = new LinkedHashSet<>();
    private final Set<String> filesAskedFor = new HashSet<>();
    private final Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
    private final List<FileDescriptorProto> sinceLastRound = new ArrayList<>();
    private final Map<String, String> unanswered = new LinkedHashMap<>();
    private @Nullable ClientCallStreamObserver<ServerReflectionRequest> stream;
    private long bytes;

    ReflectionConversation(ReflectionLimits limits) {
        this.limits = limits;
        unasked.add(ServerReflectionRequest.newBuilder().setListServices("*").build());
    }

    /** Ending it from outside, too, ends the stream. */
    CompletableFuture<Harvest> outcome() {
        return outcome;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ServerReflectionRequest> call) {
        stream = call;
        call.setOnReadyHandler(() -> ask(call));
        var unused = outcome.whenComplete(
                (harvest, failure) -> call.cancel("reflection has been read or given up", failure));
    }

    @Override
    public void onNext(ServerReflectionResponse response) {
        ServerReflectionRequest question = underWay.poll();
        if (outcome.isDone()) {
            return;
        }
        try {
            if (question == null) {
                throw new SchemaException("it answers without being asked");
            }
            bytes += response.getSerializedSize();
            if (bytes > limits.bytes()) {
                throw new SchemaException("its answers have more than " + limits.bytes() + " bytes");
            }
            hear(question, response);
        } catch (SchemaException misbehaved) {
            outcome.completeExceptionally(misbehaved);
            return;
        }
        if (unasked.isEmpty() && underWay.isEmpty()) {
            unasked.addAll(questionsForImports());
        }
        if (unasked.isEmpty() && underWay.isEmpty()) {
            outcome.complete(new Harvest(Set.copyOf(services), files.values(), unanswered));
        } else if (stream != null) {
            ask(stream);
        }
    }

    @Override
    public void onError(Throwable failure) {
        outcome.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        int open = unasked.size() + underWay.size();
        outcome.completeExceptionally(
                new SchemaException("it ended the stream with " + open + " questions still to answer"));
    }

    /** Whether the server has not said anything about reflection yet. */
    boolean silent() {
        return bytes == 0;
    }

    private void ask(ClientCallStreamObserver<ServerReflectionRequest> call) {
        while (!outcome.isDone() && !unasked.isEmpty() && underWay.size() < QUESTIONS_UNDER_WAY && call.isReady()) {
            ServerReflectionRequest question = unasked.remove();
            underWay.add(question);
            call.onNext(question);
        }
    }

    private void hear(ServerReflectionRequest question, ServerReflectionResponse response) {
        boolean listing = question.getMessageRequestCase() == MessageRequestCase.LIST_SERVICES;
        switch (response.getMessageResponseCase()) {
            case LIST_SERVICES_RESPONSE -> {
                requireFitting(listing, response);
                takeServices(response.getListServicesResponse());
            }
            case FILE_DESCRIPTOR_RESPONSE -> {
                requireFitting(!listing, response);
                takeFiles(subject(question), response.getFileDescriptorResponse());
            }
            case ERROR_RESPONSE -> {
                String error = "error " + response.getErrorResponse().getErrorCode() + ": "
                        + response.getErrorResponse().getErrorMessage();
                if (listing) {
                    throw new SchemaException("it does not list its services: " + error);
                }
                unanswered.put(subject(question), "asked for " + subject(question) + ", the server answers " + error);
            }
            default -> requireFitting(false, response);
        }
    }

    private static void requireFitting(boolean fitting, ServerReflectionResponse response) {
        if (!fitting) {
            throw new SchemaException(
                    "it answers something else than it was asked: " + response.getMessageResponseCase());
        }
    }

    private void takeServices(ListServiceResponse list) {
        for (ServiceResponse service : list.getServiceList()) {
            if (ServiceSchema.isExposable(service.getName()) && services.add(service.getName())) {
                unasked.add(ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol(service.getName())
                        .build());
            }
        }
        if (services.size() > limits.services()) {
            throw new SchemaException("it lists more than " + limits.services() + " services");
        }
        if (services.isEmpty()) {
            throw new SchemaException("it lists no service beside those of gRPC itself");
        }
    }

    private void takeFiles(String subject, FileDescriptorResponse response) {
        try {
            for (ByteString file : response.getFileDescriptorProtoList()) {
                take(FileDescriptorProto.parseFrom(file));
            }
        } catch (InvalidProtocolBufferException garbage) {
            unanswered.put(
                    subject, "asked for " + subject + ", the server sends no file descriptor: " + garbage.getMessage());
        }
        if (response.getFileDescriptorProtoCount() == 0) {
            unanswered.put(subject, "asked for " + subject + ", the server sends nothing");
        }
    }

    private void take(FileDescriptorProto file) {
        FileDescriptorProto earlier = files.putIfAbsent(file.getName(), file);
        if (earlier == null) {
            sinceLastRound.add(file);
        } else if (!earlier.equals(file)) {
            throw new SchemaException("it sends two different files named " + file.getName());
        }
        if (files.size() > limits.files()) {
            throw new SchemaException("it sends more than " + limits.files() + " files");
        }
    }

    /** Between two rounds, so that nothing is asked for that is on its way. */
    private List<ServerReflectionRequest> questionsForImports() {
        List<ServerReflectionRequest> questions = new ArrayList<>();
        for (FileDescriptorProto file : sinceLastRound) {
            for (String name : file.getDependencyList()) {
                if (!files.containsKey(name) && filesAskedFor.add(name)) {
                    questions.add(ServerReflectionRequest.newBuilder()
                            .setFileByFilename(name)
                            .build());
                }
            }
        }
        sinceLastRound.clear();
        return questions;
    }

    private static String subject(ServerReflectionRequest question) {
        return question.hasFileByFilename() ? question.getFileByFilename() : question.getFileContainingSymbol();
    }
}

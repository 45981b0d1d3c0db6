package io.lictor.samples.serving;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Lets a unary method be written as a function that returns its answer or throws its refusal. */
public final class Unary {

    private Unary() {}

    /** Ends the call exactly once. Anything but a {@link StatusRuntimeException} is a fault and goes on up. */
    public static <T> void answer(StreamObserver<T> observer, Supplier<T> method) {
        T answer;
        try {
            answer = method.get();
        } catch (StatusRuntimeException refusal) {
            observer.onError(refusal);
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }
}

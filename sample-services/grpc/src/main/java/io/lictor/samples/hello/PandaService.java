package io.lictor.samples.hello;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.hello.GetInfoRequest;
import io.lictor.samples.proto.hello.GetInfoResponse;
import io.lictor.samples.proto.hello.PandaGrpc;
import io.lictor.samples.serving.Refusal;
import io.lictor.samples.serving.Unary;

/** Adds 100. Stateless. */
final class PandaService extends PandaGrpc.PandaImplBase {

    private static final int ADDED = 100;

    @Override
    public void getInfo(GetInfoRequest request, StreamObserver<GetInfoResponse> observer) {
        Unary.answer(
                observer,
                () -> GetInfoResponse.newBuilder()
                        .setInfo(plus(request.getId()))
                        .build());
    }

    static int plus(int id) {
        if (id > Integer.MAX_VALUE - ADDED) {
            throw Refusal.because(Code.OUT_OF_RANGE, "TOO_LARGE", "id " + id + " plus 100 does not fit an int32");
        }
        return id + ADDED;
    }
}

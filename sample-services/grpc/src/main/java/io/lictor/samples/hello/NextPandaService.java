package io.lictor.samples.hello;

import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.hello.next.GetInfoRequest;
import io.lictor.samples.proto.hello.next.GetInfoResponse;
import io.lictor.samples.proto.hello.next.PandaGrpc;
import io.lictor.samples.serving.Unary;

/** What {@link PandaService} is, in the descriptors of the next edition. Stateless. */
final class NextPandaService extends PandaGrpc.PandaImplBase {

    @Override
    public void getInfo(GetInfoRequest request, StreamObserver<GetInfoResponse> observer) {
        Unary.answer(
                observer,
                () -> GetInfoResponse.newBuilder()
                        .setInfo(PandaService.plus(request.getId()))
                        .build());
    }
}

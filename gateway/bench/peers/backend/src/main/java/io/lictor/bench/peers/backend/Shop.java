package io.lictor.bench.peers.backend;

import io.grpc.stub.StreamObserver;
import io.lictor.bench.peers.contract.GetItemRequest;
import io.lictor.bench.peers.contract.Item;
import io.lictor.bench.peers.contract.Order;
import io.lictor.bench.peers.contract.ShopGrpc.ShopImplBase;

/** Answers at once and remembers nothing. */
final class Shop extends ShopImplBase {

    private static final Item AMPHORA = Item.newBuilder()
            .setName("Amphora with two handles")
            .setPriceCents(1999)
            .setStock(12)
            .setListed(true)
            .addLabels("clay")
            .addLabels("wine")
            .addLabels("ostia")
            .build();

    @Override
    public void getItem(GetItemRequest request, StreamObserver<Item> answer) {
        answer.onNext(AMPHORA.toBuilder().setId(request.getId()).build());
        answer.onCompleted();
    }

    @Override
    public void echoOrder(Order request, StreamObserver<Order> answer) {
        answer.onNext(request);
        answer.onCompleted();
    }
}

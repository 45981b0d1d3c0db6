package io.lictor.bench.peers.armeria;

import io.grpc.stub.StreamObserver;
import io.lictor.bench.peers.contract.GetItemRequest;
import io.lictor.bench.peers.contract.Item;
import io.lictor.bench.peers.contract.Order;
import io.lictor.bench.peers.contract.ShopGrpc.ShopImplBase;
import io.lictor.bench.peers.contract.ShopGrpc.ShopStub;

/** Passes every call on; never blocks, so it runs on Armeria's event loops. */
final class ForwardingShop extends ShopImplBase {

    private final ShopStub backend;

    ForwardingShop(ShopStub backend) {
        this.backend = backend;
    }

    @Override
    public void getItem(GetItemRequest request, StreamObserver<Item> answer) {
        backend.getItem(request, answer);
    }

    @Override
    public void echoOrder(Order request, StreamObserver<Order> answer) {
        backend.echoOrder(request, answer);
    }
}

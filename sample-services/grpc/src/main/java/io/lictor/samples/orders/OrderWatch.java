package io.lictor.samples.orders;

import com.google.rpc.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.lictor.samples.proto.orders.Order;
import io.lictor.samples.proto.orders.OrderEvent;
import io.lictor.samples.proto.orders.OrderEvent.Change;
import io.lictor.samples.serving.Refusal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * One watcher: what it has still to be told, sent as fast as it reads. What waits is bounded; a watcher that falls behind
 * further is dropped and has to look again. Thread-safe.
 */
final class OrderWatch {

    private static final int MOST_WAITING = 1000;

    private final Queue<OrderEvent> waiting = new ArrayDeque<>();
    private final String customer;
    private final ServerCallStreamObserver<OrderEvent> observer;
    private final int limit;
    private boolean ended;

    OrderWatch(String customer, List<Order> existing, ServerCallStreamObserver<OrderEvent> observer) {
        this.customer = customer;
        this.observer = observer;
        this.limit = existing.size() + MOST_WAITING;
        existing.forEach(order -> add(OrderEvent.newBuilder()
                .setChange(Change.EXISTING)
                .setOrder(order)
                .build()));
    }

    synchronized void add(OrderEvent event) {
        if (customer.isEmpty() || customer.equals(event.getOrder().getCustomer())) {
            waiting.add(event);
        }
    }

    /** Sends what the watcher can take now. False: the watch is over. */
    synchronized boolean send() {
        while (!ended && observer.isReady() && !waiting.isEmpty()) {
            observer.onNext(waiting.remove());
        }
        if (!ended && observer.isCancelled()) {
            ended = true;
        }
        if (!ended && waiting.size() > limit) {
            ended = true;
            observer.onError(Refusal.because(
                    Code.RESOURCE_EXHAUSTED, "TOO_SLOW", "more than " + limit + " changes are waiting to be read"));
        }
        return !ended;
    }
}

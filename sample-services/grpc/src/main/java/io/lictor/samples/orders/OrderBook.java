package io.lictor.samples.orders;

import io.grpc.stub.ServerCallStreamObserver;
import io.lictor.samples.proto.orders.Order;
import io.lictor.samples.proto.orders.OrderEvent;
import io.lictor.samples.proto.orders.OrderEvent.Change;
import io.lictor.samples.proto.orders.WatchOrdersRequest;
import io.lictor.samples.serving.Page;
import io.lictor.samples.serving.RecordStore;
import io.lictor.samples.serving.Refusal;
import io.lictor.samples.serving.Timestamps;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * All orders, and those who watch them. A change and the news of it are made under one lock, so every watcher sees the
 * changes in the order in which they were made; sending happens outside.
 */
final class OrderBook {

    private static final String TYPE = "orders.v1.Order";

    private final RecordStore<Order> orders = new RecordStore<>();
    private final List<OrderWatch> watches = new CopyOnWriteArrayList<>();
    private final InstantSource clock;

    OrderBook(InstantSource clock) {
        this.clock = clock;
    }

    Order create(Order wanted, long totalCents) {
        var now = Timestamps.of(clock.instant());
        Order created;
        synchronized (this) {
            created = orders.add(id -> wanted.toBuilder()
                    .setId(id)
                    .setState(Order.State.OPEN)
                    .setTotalCents(totalCents)
                    .clearCancelReason()
                    .setCreateTime(now)
                    .setUpdateTime(now)
                    .build());
            tell(Change.CREATED, created);
        }
        send();
        return created;
    }

    /** @throws io.grpc.StatusRuntimeException FAILED_PRECONDITION the second time */
    Order cancel(String id, String reason) {
        Order cancelled;
        synchronized (this) {
            if (find(id).getState() == Order.State.CANCELLED) {
                throw Refusal.precondition("STATE", TYPE + " " + id, "is cancelled already");
            }
            cancelled = orders.replace(
                            id,
                            order -> order.toBuilder()
                                    .setState(Order.State.CANCELLED)
                                    .setCancelReason(reason)
                                    .setUpdateTime(Timestamps.of(clock.instant()))
                                    .build())
                    .orElseThrow(() -> Refusal.notFound(TYPE, id));
            tell(Change.UPDATED, cancelled);
        }
        send();
        return cancelled;
    }

    Order find(String id) {
        return Optional.of(id).flatMap(orders::find).orElseThrow(() -> Refusal.notFound(TYPE, id));
    }

    Page<Order> page(int size, String token, Predicate<Order> wanted) {
        return orders.page(size, token, wanted);
    }

    /** Must be called by the method that answers the call, where handlers may still be set. */
    void watch(WatchOrdersRequest request, ServerCallStreamObserver<OrderEvent> observer) {
        OrderWatch watch;
        synchronized (this) {
            List<Order> existing = request.getIncludeExisting() ? orders.all() : List.of();
            watch = new OrderWatch(request.getCustomer(), existing, observer);
            watches.add(watch);
        }
        observer.setOnCancelHandler(() -> watches.remove(watch));
        observer.setOnReadyHandler(watch::send);
        watch.send();
    }

    int watching() {
        return watches.size();
    }

    private void tell(Change change, Order order) {
        OrderEvent event =
                OrderEvent.newBuilder().setChange(change).setOrder(order).build();
        watches.forEach(watch -> watch.add(event));
    }

    private void send() {
        watches.removeIf(watch -> !watch.send());
    }
}

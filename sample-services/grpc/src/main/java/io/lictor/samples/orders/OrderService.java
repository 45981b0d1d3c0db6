package io.lictor.samples.orders;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.orders.CancelOrderRequest;
import io.lictor.samples.proto.orders.CreateOrderRequest;
import io.lictor.samples.proto.orders.GetOrderRequest;
import io.lictor.samples.proto.orders.ListOrdersRequest;
import io.lictor.samples.proto.orders.ListOrdersResponse;
import io.lictor.samples.proto.orders.Order;
import io.lictor.samples.proto.orders.OrderEvent;
import io.lictor.samples.proto.orders.OrderLine;
import io.lictor.samples.proto.orders.OrderServiceGrpc;
import io.lictor.samples.proto.orders.WatchOrdersRequest;
import io.lictor.samples.serving.Page;
import io.lictor.samples.serving.Unary;
import io.lictor.samples.serving.Violations;

/** Checks what is asked and lets the {@link OrderBook} do it. Thread-safe. */
final class OrderService extends OrderServiceGrpc.OrderServiceImplBase {

    private static final int LONGEST_TEXT = 200;
    private static final int MOST_LINES = 100;
    private static final int MOST_PIECES = 1_000_000;
    /** Keeps a total over all lines within an int64. */
    private static final long HIGHEST_PRICE = 10_000_000_000L;

    private final OrderBook book;

    OrderService(OrderBook book) {
        this.book = book;
    }

    @Override
    public void createOrder(CreateOrderRequest request, StreamObserver<Order> observer) {
        Unary.answer(observer, () -> {
            check(request.getOrder());
            return book.create(request.getOrder(), total(request.getOrder()));
        });
    }

    @Override
    public void getOrder(GetOrderRequest request, StreamObserver<Order> observer) {
        Unary.answer(observer, () -> book.find(request.getId()));
    }

    @Override
    public void listOrders(ListOrdersRequest request, StreamObserver<ListOrdersResponse> observer) {
        Unary.answer(observer, () -> {
            Page<Order> page =
                    book.page(request.getPageSize(), request.getPageToken(), order -> wanted(request, order));
            return ListOrdersResponse.newBuilder()
                    .addAllOrders(page.records())
                    .setNextPageToken(page.next())
                    .build();
        });
    }

    @Override
    public void cancelOrder(CancelOrderRequest request, StreamObserver<Order> observer) {
        Unary.answer(observer, () -> {
            new Violations()
                    .require(
                            request.getReason().length() <= LONGEST_TEXT,
                            "reason",
                            "must not be longer than " + LONGEST_TEXT + " characters")
                    .check();
            return book.cancel(request.getId(), request.getReason());
        });
    }

    @Override
    public void watchOrders(WatchOrdersRequest request, StreamObserver<OrderEvent> observer) {
        book.watch(request, (ServerCallStreamObserver<OrderEvent>) observer);
    }

    private static boolean wanted(ListOrdersRequest request, Order order) {
        boolean customer =
                request.getCustomer().isEmpty() || request.getCustomer().equals(order.getCustomer());
        boolean state = request.getState() == Order.State.STATE_UNSPECIFIED || request.getState() == order.getState();
        return customer && state;
    }

    private static void check(Order order) {
        Violations violations = new Violations()
                .requireText(order.getCustomer(), "order.customer", LONGEST_TEXT)
                .require(
                        order.getLinesCount() >= 1 && order.getLinesCount() <= MOST_LINES,
                        "order.lines",
                        "must be 1 to " + MOST_LINES);
        for (int number = 0; number < order.getLinesCount(); number++) {
            OrderLine line = order.getLines(number);
            String path = "order.lines[" + number + "]";
            violations
                    .requireText(line.getSku(), path + ".sku", LONGEST_TEXT)
                    .require(
                            line.getQuantity() >= 1 && line.getQuantity() <= MOST_PIECES,
                            path + ".quantity",
                            "must be 1 to " + MOST_PIECES)
                    .require(
                            line.getUnitPriceCents() >= 0 && line.getUnitPriceCents() <= HIGHEST_PRICE,
                            path + ".unit_price_cents",
                            "must be 0 to " + HIGHEST_PRICE);
        }
        violations.check();
    }

    private static long total(Order order) {
        return order.getLinesList().stream()
                .mapToLong(line -> line.getQuantity() * line.getUnitPriceCents())
                .sum();
    }
}

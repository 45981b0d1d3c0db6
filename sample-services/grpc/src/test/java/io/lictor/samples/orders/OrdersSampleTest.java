package io.lictor.samples.orders;

import static io.lictor.samples.serving.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.PreconditionFailure;
import com.google.rpc.ResourceInfo;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status.Code;
import io.lictor.samples.proto.orders.CancelOrderRequest;
import io.lictor.samples.proto.orders.CreateOrderRequest;
import io.lictor.samples.proto.orders.GetOrderRequest;
import io.lictor.samples.proto.orders.ListOrdersRequest;
import io.lictor.samples.proto.orders.ListOrdersResponse;
import io.lictor.samples.proto.orders.Order;
import io.lictor.samples.proto.orders.OrderEvent;
import io.lictor.samples.proto.orders.OrderEvent.Change;
import io.lictor.samples.proto.orders.OrderLine;
import io.lictor.samples.proto.orders.OrderServiceGrpc;
import io.lictor.samples.proto.orders.OrderServiceGrpc.OrderServiceBlockingStub;
import io.lictor.samples.proto.orders.WatchOrdersRequest;
import io.lictor.samples.serving.ServedSample;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
final class OrdersSampleTest {

    private final OrderBook book = new OrderBook(InstantSource.system());
    private ServedSample served;
    private OrderServiceBlockingStub orders;

    @BeforeEach
    void start() throws IOException {
        served = ServedSample.serve(List.of(new OrderService(book).bindService()));
        orders = OrderServiceGrpc.newBlockingStub(served.channel());
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void a_new_order_is_open_and_summed_up() {
        Order created = create("livia");

        assertThat(created.getState()).isEqualTo(Order.State.OPEN);
        assertThat(created.getTotalCents()).isEqualTo(3 * 250L + 1000L);
        assertThat(created.hasCreateTime()).isTrue();
        assertThat(orders.getOrder(
                        GetOrderRequest.newBuilder().setId(created.getId()).build()))
                .isEqualTo(created);
    }

    @Test
    void what_the_service_sets_cannot_be_sent() {
        Order forged = order("livia").toBuilder()
                .setId("77")
                .setState(Order.State.CANCELLED)
                .setTotalCents(1)
                .setCancelReason("forged")
                .build();

        Order created = orders.createOrder(
                CreateOrderRequest.newBuilder().setOrder(forged).build());

        assertThat(created.getId()).isEqualTo("1");
        assertThat(created.getState()).isEqualTo(Order.State.OPEN);
        assertThat(created.getTotalCents()).isEqualTo(1750);
        assertThat(created.getCancelReason()).isEmpty();
    }

    @Test
    void every_violation_is_named_with_its_path() {
        Order wrong = Order.newBuilder()
                .addLines(OrderLine.newBuilder().setSku("amphora").setQuantity(1))
                .addLines(OrderLine.newBuilder().setQuantity(0).setUnitPriceCents(-1))
                .build();
        CreateOrderRequest request =
                CreateOrderRequest.newBuilder().setOrder(wrong).build();

        assertThat(assertRefused(() -> orders.createOrder(request), Code.INVALID_ARGUMENT)
                        .fields())
                .containsExactly(
                        "order.customer",
                        "order.lines[1].sku",
                        "order.lines[1].quantity",
                        "order.lines[1].unit_price_cents");
    }

    @Test
    void an_unknown_order_is_not_found() {
        GetOrderRequest request = GetOrderRequest.newBuilder().setId("4").build();

        ResourceInfo info =
                assertRefused(() -> orders.getOrder(request), Code.NOT_FOUND).detail(ResourceInfo.class);
        assertThat(info.getResourceType()).isEqualTo("orders.v1.Order");
        assertThat(info.getResourceName()).isEqualTo("4");
    }

    @Test
    void cancelling_keeps_the_reason() {
        Order cancelled = cancel(create("livia").getId());

        assertThat(cancelled.getState()).isEqualTo(Order.State.CANCELLED);
        assertThat(cancelled.getCancelReason()).isEqualTo("too late");
    }

    @Test
    void cancelling_twice_fails_its_precondition() {
        String id = create("livia").getId();
        cancel(id);

        PreconditionFailure failure =
                assertRefused(() -> cancel(id), Code.FAILED_PRECONDITION).detail(PreconditionFailure.class);
        assertThat(failure.getViolations(0).getType()).isEqualTo("STATE");
    }

    @Test
    void lists_page_by_page_what_is_wanted() {
        for (int number = 0; number < 5; number++) {
            create("livia");
            create("claudius");
        }
        ListOrdersRequest request = ListOrdersRequest.newBuilder()
                .setPageSize(3)
                .setCustomer("livia")
                .build();

        ListOrdersResponse first = orders.listOrders(request);
        ListOrdersResponse second = orders.listOrders(
                request.toBuilder().setPageToken(first.getNextPageToken()).build());

        assertThat(first.getOrdersList()).extracting(Order::getId).containsExactly("1", "3", "5");
        assertThat(second.getOrdersList()).extracting(Order::getId).containsExactly("7", "9");
        assertThat(second.getNextPageToken()).isEmpty();
    }

    @Test
    void a_watcher_sees_what_was_and_what_changes() throws Exception {
        create("livia");
        create("claudius");
        WatchOrdersRequest request = WatchOrdersRequest.newBuilder()
                .setCustomer("livia")
                .setIncludeExisting(true)
                .build();

        watching(request, events -> {
            assertThat(events.next().getChange()).isEqualTo(Change.EXISTING);
            create("claudius");
            cancel("1");
            OrderEvent cancelled = events.next();
            assertThat(cancelled.getChange()).isEqualTo(Change.UPDATED);
            assertThat(cancelled.getOrder().getState()).isEqualTo(Order.State.CANCELLED);
        });
    }

    @Test
    void a_watcher_that_leaves_is_forgotten() throws Exception {
        WatchOrdersRequest request =
                WatchOrdersRequest.newBuilder().setIncludeExisting(true).build();
        create("livia");

        watching(request, events -> assertThat(events.next().getOrder().getId()).isEqualTo("1"));

        await().until(() -> book.watching() == 0);
    }

    @Test
    void a_watcher_that_does_not_read_is_dropped() throws Exception {
        WatchOrdersRequest request =
                WatchOrdersRequest.newBuilder().setIncludeExisting(true).build();
        Order large = order("c".repeat(200)).toBuilder()
                .addAllLines(Collections.nCopies(
                        90,
                        OrderLine.newBuilder()
                                .setSku("s".repeat(200))
                                .setQuantity(1)
                                .build()))
                .build();
        book.create(large, 1);

        watching(request, events -> {
            events.next();
            await().until(() -> {
                for (int number = 0; number < 200; number++) {
                    book.create(large, 1);
                }
                return book.watching() == 0;
            });
            assertRefused(() -> events.forEachRemaining(event -> {}), Code.RESOURCE_EXHAUSTED);
        });
    }

    private void watching(WatchOrdersRequest request, Watching action) throws Exception {
        CancellableContext context = Context.current().withCancellation();
        Callable<Iterator<OrderEvent>> watch = () -> orders.watchOrders(request);
        try {
            action.with(context.call(watch));
        } finally {
            context.cancel(null);
        }
    }

    private interface Watching {
        void with(Iterator<OrderEvent> events);
    }

    private Order create(String customer) {
        return orders.createOrder(
                CreateOrderRequest.newBuilder().setOrder(order(customer)).build());
    }

    private Order cancel(String id) {
        return orders.cancelOrder(
                CancelOrderRequest.newBuilder().setId(id).setReason("too late").build());
    }

    private static Order order(String customer) {
        return Order.newBuilder()
                .setCustomer(customer)
                .addLines(
                        OrderLine.newBuilder().setSku("amphora").setQuantity(3).setUnitPriceCents(250))
                .addLines(OrderLine.newBuilder().setSku("toga").setQuantity(1).setUnitPriceCents(1000))
                .build();
    }
}

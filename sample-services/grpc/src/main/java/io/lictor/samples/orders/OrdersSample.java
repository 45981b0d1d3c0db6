package io.lictor.samples.orders;

import io.lictor.samples.serving.Sample;
import java.time.InstantSource;
import java.util.List;

/** {@code orders}: paging, a custom verb and a stream. */
public final class OrdersSample {

    private OrdersSample() {}

    public static Sample create() {
        return new Sample("orders", List.of(new OrderService(new OrderBook(InstantSource.system())).bindService()));
    }
}

package io.lictor.bench;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Timestamp;
import io.lictor.samples.proto.orders.Order;
import io.lictor.samples.proto.orders.OrderLine;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.Transcoder;
import io.lictor.transcoding.TranscodingOptions;

/** Orders as the sample service has them, in three sizes; in JSON about 100 bytes, about 1 KB and about 1 MB. */
public enum SampleOrder {
    SMALL(1, false),
    NESTED(14, true),
    LARGE(16_000, true);

    private final Order message;

    SampleOrder(int lines, boolean complete) {
        Order.Builder order = Order.newBuilder().setId("3f2a9c41").setCustomer("ada");
        for (int i = 0; i < lines; i++) {
            order.addLines(OrderLine.newBuilder()
                    .setSku("sku-" + (1000 + i))
                    .setQuantity(i + 1)
                    .setUnitPriceCents(1999 + 100L * i));
        }
        if (complete) {
            order.setState(Order.State.CANCELLED)
                    .setTotalCents(123_456_789L)
                    .setCancelReason("sold out; naïve \"estimate\"")
                    .setCreateTime(Timestamp.newBuilder().setSeconds(1_790_000_000L))
                    .setUpdateTime(
                            Timestamp.newBuilder().setSeconds(1_790_000_060L).setNanos(250_000_000));
        }
        message = order.build();
    }

    Order message() {
        return message;
    }

    /** The implied {@code POST} of a method that takes an order and answers with one. */
    static Transcoder echo() {
        FileDescriptorProto orders = Order.getDescriptor().getFile().toProto();
        FileDescriptorProto service = FileDescriptorProto.newBuilder()
                .setName("bench/echo.proto")
                .setPackage("bench")
                .setSyntax("proto3")
                .addDependency(orders.getName())
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("Echo")
                        .addMethod(MethodDescriptorProto.newBuilder()
                                .setName("Say")
                                .setInputType(".orders.v1.Order")
                                .setOutputType(".orders.v1.Order")))
                .build();
        ServiceSchema schema = ServiceSchema.compile(
                "bench",
                DescriptorPool.link(FileDescriptorSet.newBuilder()
                        .addFile(orders)
                        .addFile(service)
                        .build()));
        GrpcMethod method = schema.methods().stream()
                .filter(each -> each.path().equals("bench.Echo/Say"))
                .findFirst()
                .orElseThrow();
        return Transcoder.compile(schema, method, method.bindings().get(0), TranscodingOptions.defaults());
    }
}

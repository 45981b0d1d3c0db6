package io.lictor.bench;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.lictor.samples.proto.orders.Order;
import io.lictor.transcoding.RestRequest;
import io.lictor.transcoding.Transcoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What translating a message costs, beside protobuf's own {@code JsonFormat}: with a {@code DynamicMessage}, the least that a
 * gateway without generated code would do, and with the generated class, which no gateway that learns its descriptors at run
 * time can have. The transcoder also checks the body, the path and the query.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before the first call
public class TranscodingBenchmark {

    @Param({"SMALL", "NESTED", "LARGE"})
    public SampleOrder order;

    private final JsonFormat.Parser parser = JsonFormat.parser();
    private final JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();
    private Transcoder transcoder;
    private DynamicMessage empty;
    private RestRequest request;
    private byte[] json;
    private byte[] wire;

    @Setup
    public void message() throws InvalidProtocolBufferException {
        transcoder = SampleOrder.echo();
        empty = DynamicMessage.getDefaultInstance(
                transcoder.method().descriptor().getInputType());
        wire = order.message().toByteArray();
        json = printer.print(order.message()).getBytes(StandardCharsets.UTF_8);
        request = new RestRequest(List.of(), null, "application/json", json);
    }

    @Benchmark
    public byte[] jsonToWire() {
        return transcoder.request(request);
    }

    @Benchmark
    public byte[] jsonToWireByJsonFormat() throws InvalidProtocolBufferException {
        DynamicMessage.Builder message = empty.newBuilderForType();
        parser.merge(new String(json, StandardCharsets.UTF_8), message);
        return message.build().toByteArray();
    }

    @Benchmark
    public byte[] jsonToWireByGenerated() throws InvalidProtocolBufferException {
        Order.Builder message = Order.newBuilder();
        parser.merge(new String(json, StandardCharsets.UTF_8), message);
        return message.build().toByteArray();
    }

    @Benchmark
    public byte[] wireToJson() {
        return transcoder.response(wire);
    }

    @Benchmark
    public byte[] wireToJsonByJsonFormat() throws InvalidProtocolBufferException {
        DynamicMessage message = empty.getParserForType().parseFrom(wire);
        return printer.print(message).getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public byte[] wireToJsonByGenerated() throws InvalidProtocolBufferException {
        return printer.print(Order.parseFrom(wire)).getBytes(StandardCharsets.UTF_8);
    }
}

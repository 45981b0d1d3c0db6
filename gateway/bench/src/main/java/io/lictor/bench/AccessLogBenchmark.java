package io.lictor.bench;

import io.lictor.server.accesslog.AccessEntry;
import io.lictor.server.accesslog.AccessLog;
import io.lictor.server.accesslog.LineFormat;
import io.lictor.server.accesslog.LineWriter;
import io.lictor.server.accesslog.LogTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a line of the access log costs: the event loop, which makes the entry and hands it over, and the writer's thread, which
 * makes the line. The bytes allocated are those of all threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before the first call
public class AccessLogBenchmark {

    /** Few enough to be handed over before the writer wakes. */
    private static final int BURST = 1_000;

    @Param({"JSON", "COMMON"})
    public LineFormat format;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private LineWriter writer;
    private AccessLog log;
    private long handedOver;

    private static final class Nowhere implements LogTarget {

        @Override
        public void write(ByteArrayOutputStream lines) {}

        @Override
        public void close() {}
    }

    @Setup
    public void open() {
        writer = format.writer(out);
        log = new AccessLog(format, new Nowhere(), 10 * BURST);
    }

    @TearDown
    public void close() throws IOException {
        log.close();
    }

    /** Before each burst, outside of the time that is measured. */
    @Setup(Level.Invocation)
    public void writtenAll() {
        while (log.written() < handedOver) {
            Thread.onSpinWait();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public void handOver() {
        for (int i = 0; i < BURST; i++) {
            log.write(entry(i));
        }
        handedOver += BURST;
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public int line() throws IOException {
        for (int i = 0; i < BURST; i++) {
            writer.write(entry(i));
        }
        int length = out.size();
        out.reset();
        return length;
    }

    private static AccessEntry entry(int number) {
        return new AccessEntry(
                1_767_323_045_006L + number,
                new AccessEntry.Request(
                        "192.0.2.1",
                        "203.0.113.7",
                        "GET",
                        "/v1/orders/4711/items",
                        "HTTP/1.1",
                        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                        "0123456789abcdef0123456789abcdef",
                        null),
                200,
                0,
                345,
                1_500,
                new AccessEntry.Call("orders@GET /v1/orders/*/items", "orders", "10.0.0.7:9000", 1, 1_200, 0),
                AccessEntry.End.COMPLETE,
                null);
    }
}

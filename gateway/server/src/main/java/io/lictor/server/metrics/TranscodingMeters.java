package io.lictor.server.metrics;

import io.lictor.server.metrics.MeterGroup.Name;
import io.lictor.transcoding.TranscodingException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What translating between JSON and protobuf moves, and by which rule it fails. For any number of threads. */
public final class TranscodingMeters implements MeterBinder {

    private final LongAdder requestJson = new LongAdder();
    private final LongAdder requestProtobuf = new LongAdder();
    private final LongAdder responseProtobuf = new LongAdder();
    private final LongAdder responseJson = new LongAdder();
    private final Map<String, LongAdder> failures = TranscodingException.reasons().stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), reason -> new LongAdder()));

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup meters = new MeterGroup(registry, Tags.empty());
        bytes(meters.with("direction", "request").with("form", "json"), requestJson);
        bytes(meters.with("direction", "request").with("form", "protobuf"), requestProtobuf);
        bytes(meters.with("direction", "response").with("form", "protobuf"), responseProtobuf);
        bytes(meters.with("direction", "response").with("form", "json"), responseJson);
        failures.forEach((reason, count) -> meters.with("reason", reason)
                .counter(
                        Name.of("lictor.transcoding.failures", "messages that could not be translated, by the rule"),
                        count,
                        LongAdder::sum));
    }

    private static void bytes(MeterGroup meters, LongAdder count) {
        meters.counter(new Name("lictor.transcoding", "bytes", "bytes of messages"), count, LongAdder::sum);
    }

    /** A request body of so many bytes has become a message of so many. */
    public void request(int json, int protobuf) {
        requestJson.add(json);
        requestProtobuf.add(protobuf);
    }

    /** A message of so many bytes has become an answer of so many. */
    public void response(int protobuf, int json) {
        responseProtobuf.add(protobuf);
        responseJson.add(json);
    }

    public void failed(TranscodingException failure) {
        LongAdder count = failures.get(failure.reason());
        if (count != null) {
            count.increment();
        }
    }
}

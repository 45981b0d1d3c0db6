package io.lictor.bench.peers;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The figures, for programs; for people see {@link Tables}. Immutable. */
record Report(String conditions, List<Series> series, List<Footprint> footprints) {
    Report {
        series = List.copyOf(series);
        footprints = List.copyOf(footprints);
    }

    String json() throws InvalidProtocolBufferException {
        Struct report = Struct.newBuilder()
                .putFields("conditions", string(conditions))
                .putFields("series", list(series, Report::json))
                .putFields("footprints", list(footprints, Report::json))
                .build();
        return JsonFormat.printer().print(report) + "\n";
    }

    private static Value json(Series series) {
        return struct(fields -> fields.putFields("gateway", string(series.gateway()))
                .putFields("scenario", string(series.scenario().name()))
                .putFields("rounds", list(series.rounds(), Report::closed))
                .putFields("paced", list(series.paced(), Report::paced)));
    }

    private static Value json(Footprint footprint) {
        return struct(fields -> fields.putFields("gateway", string(footprint.gateway()))
                .putFields("bytesAtRest", number((double) footprint.atRest()))
                .putFields("bytesAfterLoad", number((double) footprint.afterLoad())));
    }

    private static Value closed(Sample sample) {
        return struct(fields -> common(fields, sample));
    }

    /** Without latencies where nothing was answered: JSON has no figure for that. */
    private static Value paced(Sample sample) {
        return struct(fields -> {
            common(fields, sample);
            if (sample.outcome().latencies().count() > 0) {
                fields.putFields("p50Micros", number(sample.latency(50)))
                        .putFields("p99Micros", number(sample.latency(99)))
                        .putFields("p999Micros", number(sample.latency(99.9)));
            }
        });
    }

    private static void common(Struct.Builder fields, Sample sample) {
        fields.putFields("cpuMicrosPerRequest", number(sample.cpuMicros()))
                .putFields("kernelShare", number(sample.kernelShare()))
                .putFields("requestsPerSecond", number(sample.requestsPerSecond()))
                .putFields("errors", number((double) sample.errors()));
    }

    private static Value struct(Consumer<Struct.Builder> fields) {
        Struct.Builder struct = Struct.newBuilder();
        fields.accept(struct);
        return Value.newBuilder().setStructValue(struct).build();
    }

    private static <T> Value list(List<T> all, Function<T, Value> json) {
        ListValue.Builder list = ListValue.newBuilder();
        all.forEach(each -> list.addValues(json.apply(each)));
        return Value.newBuilder().setListValue(list).build();
    }

    private static Value string(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    private static Value number(double value) {
        return Value.newBuilder().setNumberValue(value).build();
    }
}

package io.lictor.bench.peers;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that runs.
 *
 * @param knows what it can be asked at all
 */
record Peer(String name, ChildProcess process, int port, Plan plan, Set<Scenario> knows) {

    /** For one answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    Peer {
        knows = Set.copyOf(knows);
    }

    /** The first right answer; a gateway that still answers wrongly at the deadline is not measured. */
    HttpAnswer check(Scenario scenario, Deadline deadline) throws IOException {
        AtomicReference<@Nullable HttpAnswer> last = new AtomicReference<>();
        while (true) {
            try {
                long wrong = new Load(port, scenario, answer -> {
                            last.set(answer);
                            return isRight(answer, scenario);
                        })
                        .run(1, 1, Schedule.AT_ONCE, deadline.within(PATIENCE))
                        .errors();
                HttpAnswer answer = last.get();
                if (wrong == 0 && answer != null) {
                    return answer;
                }
                throw new IOException(name + " answers " + (answer == null ? "nothing" : shortened(answer.toString()))
                        + " to " + scenario.title() + ", not 200 " + shortened(scenario.answer()));
            } catch (IOException notYet) {
                process.pause(deadline, notYet);
            }
        }
    }

    void warmUp(Scenario scenario, HttpAnswer expected, Deadline deadline) throws IOException {
        Plan scaled = scenario.scaled(plan);
        loop(scenario, expected).run(scaled.warmUp(), scaled.connections(), Schedule.AT_ONCE, deadline);
    }

    /** One round of a closed loop, or at a fixed rate. */
    Sample measure(Scenario scenario, HttpAnswer expected, Schedule schedule, Deadline deadline) throws IOException {
        Plan scaled = scenario.scaled(plan);
        Load load = loop(scenario, expected);
        CpuTime before = process.cpu();
        long start = System.nanoTime();
        Load.Outcome outcome = load.run(scaled.requests(), scaled.connections(), schedule, deadline);
        double seconds = (System.nanoTime() - start) / 1e9;
        CpuTime used = process.cpu().since(before);
        return new Sample(
                (double) used.micros() / scaled.requests(),
                (double) used.kernelMicros() / Math.max(1, used.micros()),
                scaled.requests() / seconds,
                outcome);
    }

    /** Bytes of memory that its processes have in use now. */
    long resident() throws IOException {
        return process.resident();
    }

    private Load loop(Scenario scenario, HttpAnswer expected) {
        return new Load(port, scenario, expected::equals);
    }

    private static String shortened(String text) {
        return text.length() > 2000 ? text.substring(0, 2000) + "..." : text;
    }

    private static boolean isRight(HttpAnswer answer, Scenario scenario) {
        try {
            return answer.status() == 200 && json(answer.body()).equals(json(scenario.answer()));
        } catch (InvalidProtocolBufferException noJson) {
            return false;
        }
    }

    private static Struct json(String text) throws InvalidProtocolBufferException {
        Struct.Builder json = Struct.newBuilder();
        JsonFormat.parser().merge(text, json);
        return json.build();
    }
}

package io.lictor.server.exchange;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the operator decided about the edge. Immutable.
 *
 * @param instanceName names this process in {@code Via}
 * @param heldBodyLimit bytes of a request body that is held in memory, or of one message of a streamed one
 * @param proxiedBodyLimit bytes of a request body that streams through, empty for no limit
 * @param streamInactivity how long a streamed request body may say nothing, or an answer not be taken
 */
public record EdgeSettings(
        String instanceName,
        int heldBodyLimit,
        OptionalLong proxiedBodyLimit,
        Duration streamInactivity,
        LongSupplier nanoTime,
        Supplier<? extends RandomGenerator> randoms,
        Draining draining) {}

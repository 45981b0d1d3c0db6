package io.lictor.server.edge;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What the operator decided about the edge. Immutable.
 *
 * @param instanceName names this process in {@code Via}
 * @param heldBodyLimit bytes of a request body that is held in memory, as for transcoding
 * @param proxiedBodyLimit bytes of a request body that streams through, empty for no limit
 */
public record EdgeSettings(
        String instanceName,
        int heldBodyLimit,
        OptionalLong proxiedBodyLimit,
        boolean accessLog,
        LongSupplier nanoTime) {}

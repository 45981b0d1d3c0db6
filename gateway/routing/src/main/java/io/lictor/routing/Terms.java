package io.lictor.routing;

import io.lictor.catalog.StoredValue;
import java.util.Optional;

/**
 * What the methods of one service are compiled by, besides their descriptors. Immutable.
 *
 * @param rules the value of the key {@code lictor/descriptors/<service>.yaml}, if there is one
 */
record Terms(RoutePolicy policy, Optional<StoredValue> rules) {}

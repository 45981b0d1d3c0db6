package io.lictor.routing;

import io.lictor.catalog.StoredValue;
import java.util.Optional;

/**
 * What the methods of one service are compiled by, besides their descriptors. Immutable.
 *
 * @param choices what the service and the operator chose
 * @param rules the value of the key {@code lictor/descriptors/<service>.yaml}, if there is one
 */
record Terms(MethodChoices choices, Optional<StoredValue> rules) {}

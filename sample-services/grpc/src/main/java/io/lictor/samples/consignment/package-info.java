/** Consignments, each on a vessel. */
@NullMarked
package io.lictor.samples.consignment;

import org.jspecify.annotations.NullMarked;

/** Tests of consignment. */
@NullMarked
package io.lictor.samples.consignment;

import org.jspecify.annotations.NullMarked;

/** Keeps the picture steady: what vanishes too fast is held, what was known is found again after a restart, datacenters make one. */
@NullMarked
package io.lictor.catalog.steady;

import org.jspecify.annotations.NullMarked;

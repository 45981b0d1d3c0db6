/** What is held, kept and put together. */
@NullMarked
package io.lictor.catalog.steady;

import org.jspecify.annotations.NullMarked;

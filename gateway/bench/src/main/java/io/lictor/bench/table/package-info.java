/** What a large route table costs while services come, change and go; printed, nothing depends on it. */
@NullMarked
package io.lictor.bench.table;

import org.jspecify.annotations.NullMarked;

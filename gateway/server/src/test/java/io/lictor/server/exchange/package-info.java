/** The rules that both lanes share, one by one. */
@NullMarked
package io.lictor.server.exchange;

import org.jspecify.annotations.NullMarked;

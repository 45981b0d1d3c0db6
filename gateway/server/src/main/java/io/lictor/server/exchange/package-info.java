/** What is true of an exchange whichever lane it takes: its rules, its record, its answers. */
@NullMarked
package io.lictor.server.exchange;

import org.jspecify.annotations.NullMarked;

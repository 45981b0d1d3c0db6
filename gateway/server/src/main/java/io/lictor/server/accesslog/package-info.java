/** The access log: one line per request, written by a thread of its own. */
@NullMarked
package io.lictor.server.accesslog;

import org.jspecify.annotations.NullMarked;

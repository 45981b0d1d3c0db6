/** What the operator may set, and the one place where the program is put together. */
@NullMarked
package io.lictor.server.config;

import org.jspecify.annotations.NullMarked;

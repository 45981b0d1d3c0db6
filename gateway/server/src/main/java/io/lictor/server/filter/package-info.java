/** Filters of Spring Cloud Gateway that services ask for: which are allowed, and how they are made. */
@NullMarked
package io.lictor.server.filter;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lictor.server.metrics;

import org.jspecify.annotations.NullMarked;

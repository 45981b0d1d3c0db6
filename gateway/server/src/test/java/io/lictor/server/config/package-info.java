/** Settings, right and wrong. */
@NullMarked
package io.lictor.server.config;

import org.jspecify.annotations.NullMarked;

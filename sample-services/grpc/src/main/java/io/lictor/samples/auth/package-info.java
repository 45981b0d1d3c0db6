/** Hands out signed tokens. */
@NullMarked
package io.lictor.samples.auth;

import org.jspecify.annotations.NullMarked;

/** Tests of auth. */
@NullMarked
package io.lictor.samples.auth;

import org.jspecify.annotations.NullMarked;

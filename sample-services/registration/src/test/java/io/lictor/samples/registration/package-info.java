/** Tests of registration. */
@NullMarked
package io.lictor.samples.registration;

import org.jspecify.annotations.NullMarked;

/** Tests of two or three threads in every order that the machine can be made to take; jcstress runs them. */
@NullMarked
package io.lictor.interleavings;

import org.jspecify.annotations.NullMarked;

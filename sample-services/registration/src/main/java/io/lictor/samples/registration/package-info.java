/** Keeps a plain program registered in Consul for as long as it runs. */
@NullMarked
package io.lictor.samples.registration;

import org.jspecify.annotations.NullMarked;

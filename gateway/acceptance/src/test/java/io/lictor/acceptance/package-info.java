/** Black box: a real Lictor process, a real Consul process, real backends. */
@NullMarked
package io.lictor.acceptance;

import org.jspecify.annotations.NullMarked;

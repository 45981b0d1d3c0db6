/** What stands in the pipeline of the public port in front of both lanes. */
@NullMarked
package io.lictor.server.port;

import org.jspecify.annotations.NullMarked;

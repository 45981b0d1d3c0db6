/** How it is said: REST/JSON to protobuf messages and back, without I/O. */
@NullMarked
package io.lictor.transcoding;

import org.jspecify.annotations.NullMarked;

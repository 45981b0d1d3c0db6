@NullMarked
package io.lictor.server.accesslog;

import org.jspecify.annotations.NullMarked;

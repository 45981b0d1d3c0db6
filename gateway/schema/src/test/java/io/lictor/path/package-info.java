@NullMarked
package io.lictor.path;

import org.jspecify.annotations.NullMarked;

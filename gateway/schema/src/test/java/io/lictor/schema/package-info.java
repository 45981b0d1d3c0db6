@NullMarked
package io.lictor.schema;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.lictor.schema.reflection;

import org.jspecify.annotations.NullMarked;

/** What a service means: linked descriptors, methods and their HTTP bindings. */
@NullMarked
package io.lictor.schema;

import org.jspecify.annotations.NullMarked;

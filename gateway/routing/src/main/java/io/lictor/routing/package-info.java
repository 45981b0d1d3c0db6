/** Where it goes: the route table, built from catalog and schema and swapped at once. */
@NullMarked
package io.lictor.routing;

import org.jspecify.annotations.NullMarked;

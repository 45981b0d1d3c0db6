/** Tests of the catalog's values. */
@NullMarked
package io.lictor.catalog;

import org.jspecify.annotations.NullMarked;

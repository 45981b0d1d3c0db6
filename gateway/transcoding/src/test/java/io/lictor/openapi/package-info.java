/** Tests of the documents. */
@NullMarked
package io.lictor.openapi;

import org.jspecify.annotations.NullMarked;

/** Tests of transcoding; each case begins with the number of its rule. */
@NullMarked
package io.lictor.transcoding;

import org.jspecify.annotations.NullMarked;

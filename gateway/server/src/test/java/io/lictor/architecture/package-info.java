/** The house rules that a compiler does not know, checked on the compiled classes of all modules. */
@NullMarked
package io.lictor.architecture;

import org.jspecify.annotations.NullMarked;

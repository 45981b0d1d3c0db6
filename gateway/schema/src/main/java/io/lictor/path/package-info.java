/** Path templates of {@code google.api.http} and the trie that matches raw paths against them. */
@NullMarked
package io.lictor.path;

import org.jspecify.annotations.NullMarked;

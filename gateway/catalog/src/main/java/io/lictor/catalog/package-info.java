/** What exists: the immutable picture of the services in Consul, and its words. */
@NullMarked
package io.lictor.catalog;

import org.jspecify.annotations.NullMarked;

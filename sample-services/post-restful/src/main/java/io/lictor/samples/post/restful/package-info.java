/** The REST half of post_micro: Spring WebFlux, registered by Spring Cloud Consul. */
@NullMarked
package io.lictor.samples.post.restful;

import org.jspecify.annotations.NullMarked;

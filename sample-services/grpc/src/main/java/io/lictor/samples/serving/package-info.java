/** What every gRPC sample needs to serve: servers, registrations, refusals, records. */
@NullMarked
package io.lictor.samples.serving;

import org.jspecify.annotations.NullMarked;

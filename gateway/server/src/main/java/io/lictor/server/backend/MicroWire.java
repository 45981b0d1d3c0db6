package io.lictor.server.backend;

import io.lictor.balancing.Endpoint;
import io.lictor.server.tracing.AttemptSpan;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** One way in which go-micro's calls are said. */
interface MicroWire {

    /** As a span calls it. */
    String system();

    /** Fails when no whole answer comes. */
    Mono<MicroAnswer> call(HttpClient client, Endpoint endpoint, MicroCall call, AttemptSpan span);
}

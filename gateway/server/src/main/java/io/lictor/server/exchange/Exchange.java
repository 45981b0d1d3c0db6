package io.lictor.server.exchange;

import io.lictor.routing.Route;
import io.lictor.server.request.IncomingRequest;
import java.util.List;
import java.util.Optional;
import reactor.core.Disposable;

/**
 * A request that has found its route, and what goes with it to its end. Immutable.
 *
 * @param variables decoded values of the template's variables, in their order
 * @param requestId what the request is called on the way
 * @param hashKey what its endpoint is picked by, where it is picked by something of the request
 * @param open the gRPC calls under way for it, which are cancelled with it
 */
public record Exchange(
        IncomingRequest request,
        Route route,
        List<String> variables,
        String requestId,
        Optional<String> hashKey,
        ExchangeRecord record,
        Disposable.Composite open) {}

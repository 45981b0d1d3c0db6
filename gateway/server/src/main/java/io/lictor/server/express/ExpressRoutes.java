package io.lictor.server.express;

import io.lictor.path.PathMatch;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.Protocol;
import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RoutingRules;
import io.lictor.routing.Target;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests the express lane answers. All others go on to the Spring lane, which answers every request there is: so
 * whatever is not sure here is left to it. Reads one table per request.
 */
final class ExpressRoutes {

    private static final Set<Protocol> OURS = EnumSet.of(Protocol.HTTP, Protocol.HTTPS);

    private final ActiveRouteTable active;
    private final RoutingRules rules;
    private final boolean cors;

    /** @param cors whether Spring is to answer pre-flights and to mark answers for scripts of other origins */
    ExpressRoutes(ActiveRouteTable active, RoutingRules rules, boolean cors) {
        this.active = active;
        this.rules = rules;
        this.cors = cors;
    }

    /**
     * A request of this lane.
     *
     * @param variables decoded values of the template's variables, in their order
     */
    record Found(ExpressRequest request, Route route, List<String> variables) {}

    /** Null for a request of the other lane. */
    @Nullable
    Found find(HttpRequest head, ExpressRequest.Origin origin) {
        if (!isPlain(head)) {
            return null;
        }
        ExpressRequest request = ExpressRequest.of(head, origin);
        if (request == null || rules.reserves(request.rawPath())) {
            return null;
        }
        RouteTable table = active.current().orElse(null);
        if (table == null) {
            return null;
        }
        PathMatch<Route> match = table.match(request);
        if (match instanceof PathMatch.MethodNotAllowed && head.method().equals(HttpMethod.HEAD)) {
            match = table.match(request.by("GET")); // RFC 9110, 9.3.2
        }
        return match instanceof PathMatch.Found<Route> found && isOurs(found.value(), head.headers())
                ? new Found(request, found.value(), found.variables())
                : null;
    }

    private boolean isPlain(HttpRequest head) {
        HttpHeaders headers = head.headers();
        return head.decoderResult().isSuccess()
                && head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !headers.contains(HttpHeaderNames.UPGRADE)
                && !(cors && headers.contains(HttpHeaderNames.ORIGIN));
    }

    private static boolean isOurs(Route route, HttpHeaders headers) {
        if (!route.traffic().filters().isEmpty()) {
            return false;
        }
        if (route.target() instanceof Target.Http http) {
            return OURS.contains(http.protocol());
        }
        return route.target() instanceof Target.Grpc && !headers.contains(HttpHeaderNames.CONTENT_ENCODING);
    }
}

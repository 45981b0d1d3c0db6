package io.lictor.server.edge;

import io.lictor.server.filter.SpringRouteFilters;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.Route;

/**
 * Spring's handler of routes, which sorts global filters and those of the route for each request. Lictor's routes all have
 * the same ones, besides filters that its service asked for, so they are sorted once for all and once for each such set. Safe for any number of threads.
 */
public final class LictorWebHandler extends FilteringWebHandler {

    private volatile @Nullable List<GatewayFilter> sorted;

    public LictorWebHandler(List<GlobalFilter> globalFilters) {
        super(globalFilters, false);
    }

    @Override
    protected List<GatewayFilter> getCombinedFilters(Route route) {
        if (!LictorHandlerMapping.isOurs(route)) {
            return super.getCombinedFilters(route);
        }
        Optional<SpringRouteFilters> own = LictorHandlerMapping.filtersOf(route);
        if (own.isPresent()) {
            return own.get().among(() -> getAllFilters(route));
        }
        List<GatewayFilter> filters = sorted;
        if (filters == null) {
            filters = List.copyOf(getAllFilters(route));
            sorted = filters;
        }
        return filters;
    }
}

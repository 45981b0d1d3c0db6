package io.lictor.server.edge;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.Route;

/**
 * Spring's handler of routes, which sorts global filters and those of the route for each request. Lictor's routes all have
 * the same ones, so theirs are sorted once. Safe for any number of threads.
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
        List<GatewayFilter> filters = sorted;
        if (filters == null) {
            filters = List.copyOf(getAllFilters(route));
            sorted = filters;
        }
        return filters;
    }
}

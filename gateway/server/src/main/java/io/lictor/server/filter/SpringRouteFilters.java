package io.lictor.server.filter;

import io.lictor.routing.RouteFilters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/** Filters of Spring Cloud Gateway for the routes of a service. Safe for any number of threads. */
public final class SpringRouteFilters implements RouteFilters {

    private final List<String> definitions;
    private final List<GatewayFilter> filters;
    private volatile @Nullable List<GatewayFilter> sorted;

    SpringRouteFilters(List<String> definitions, List<GatewayFilter> filters) {
        this.definitions = List.copyOf(definitions);
        this.filters = List.copyOf(filters);
    }

    @Override
    public List<String> definitions() {
        return definitions;
    }

    /**
     * These and all others of a request in Spring's order, which is found once.
     *
     * @param others the same for every request
     */
    public List<GatewayFilter> among(Supplier<List<GatewayFilter>> others) {
        List<GatewayFilter> known = sorted;
        if (known == null) {
            List<GatewayFilter> all = new ArrayList<>(others.get());
            all.addAll(filters);
            AnnotationAwareOrderComparator.sort(all);
            known = List.copyOf(all);
            sorted = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SpringRouteFilters filters && definitions.equals(filters.definitions);
    }

    @Override
    public int hashCode() {
        return definitions.hashCode();
    }

    @Override
    public String toString() {
        return definitions.toString();
    }
}

package io.lictor.server.filter;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.cloud.gateway.filter.factory.AddRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.AddRequestHeadersIfNotPresentGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.AddRequestParameterGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.AddResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.DedupeResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.MapRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.PrefixPathGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RemoveRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RemoveRequestParameterGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RemoveResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SecureHeadersGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SecureHeadersProperties;
import org.springframework.cloud.gateway.filter.factory.SetPathGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetStatusGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.StripPrefixGatewayFilterFactory;

/**
 * Those that change headers, path, query or status of the service's own exchange and do nothing else. Not among them are
 * filters with regular expressions, which would run on an event loop for as long as whoever registers them likes.
 */
public final class HarmlessFilters {

    private HarmlessFilters() {}

    /** Allowed where the operator has said nothing. */
    public static Set<String> names() {
        return factories().stream().map(GatewayFilterFactory::name).collect(Collectors.toUnmodifiableSet());
    }

    /** New ones, for where no application context has any. */
    static List<GatewayFilterFactory<?>> factories() {
        return List.of(
                new AddRequestHeaderGatewayFilterFactory(),
                new AddRequestHeadersIfNotPresentGatewayFilterFactory(),
                new AddRequestParameterGatewayFilterFactory(),
                new AddResponseHeaderGatewayFilterFactory(),
                new DedupeResponseHeaderGatewayFilterFactory(),
                new MapRequestHeaderGatewayFilterFactory(),
                new PrefixPathGatewayFilterFactory(),
                new RemoveRequestHeaderGatewayFilterFactory(),
                new RemoveRequestParameterGatewayFilterFactory(),
                new RemoveResponseHeaderGatewayFilterFactory(),
                new SecureHeadersGatewayFilterFactory(new SecureHeadersProperties()),
                new SetPathGatewayFilterFactory(),
                new SetRequestHeaderGatewayFilterFactory(),
                new SetResponseHeaderGatewayFilterFactory(),
                new SetStatusGatewayFilterFactory(),
                new StripPrefixGatewayFilterFactory());
    }
}

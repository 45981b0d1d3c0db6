package io.lictor.server.filter;

import io.lictor.routing.RefusedFilterException;
import io.lictor.routing.RouteFilters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetStatusGatewayFilterFactory;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.cloud.gateway.support.HasRouteId;
import org.springframework.cloud.gateway.support.HttpStatusHolder;
import org.springframework.cloud.gateway.support.config.KeyValueConverter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.validation.Validator;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/**
 * Makes filters with Spring Cloud Gateway's own factories, as its route definitions do, as far as the operator allows them.
 * Keeps those that were asked for last, because the instances of a service all ask for the same. Safe for any number of
 * threads.
 */
public final class SpringFilters implements RouteFilters.Factory {

    private static final int MOST = 16;
    private static final int KEPT = 256;

    private final SortedSet<String> allowed;
    private final Map<String, GatewayFilterFactory<?>> factories;
    private final ConfigurationService configuration;
    private final Map<List<String>, RouteFilters> kept = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param allowed names of factories
     * @param factories all there are
     */
    public SpringFilters(
            Set<String> allowed, List<GatewayFilterFactory<?>> factories, Supplier<? extends Validator> validator) {
        this.factories = factories.stream()
                .collect(Collectors.toUnmodifiableMap(
                        GatewayFilterFactory::name, factory -> factory, (one, other) -> other));
        this.allowed = new TreeSet<>(allowed);
        ApplicationConversionService conversions = new ApplicationConversionService();
        conversions.addConverter(new KeyValueConverter());
        // Arguments name no beans.
        this.configuration =
                new ConfigurationService(new StaticListableBeanFactory(), () -> conversions, validator::get);
    }

    /** Where no application context is and the operator has said nothing. */
    public static SpringFilters harmless() {
        return new SpringFilters(HarmlessFilters.names(), HarmlessFilters.factories(), SpringFilters::validator);
    }

    private static Validator validator() {
        LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
        validator.afterPropertiesSet();
        return validator;
    }

    @Override
    public synchronized RouteFilters make(List<String> definitions) {
        if (definitions.isEmpty()) {
            return RouteFilters.none();
        }
        RouteFilters known = kept.get(definitions);
        if (known == null) {
            known = made(List.copyOf(definitions));
            kept.put(known.definitions(), known);
            if (kept.size() > KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return known;
    }

    private RouteFilters made(List<String> definitions) {
        if (definitions.size() > MOST) {
            throw new RefusedFilterException(definitions.get(MOST), "there are more than " + MOST + " filters");
        }
        List<GatewayFilter> filters = new ArrayList<>();
        for (String text : definitions) {
            GatewayFilter filter = filter(text);
            filters.add(filter instanceof Ordered ? filter : new OrderedGatewayFilter(filter, filters.size() + 1));
        }
        return new SpringRouteFilters(definitions, filters);
    }

    private GatewayFilter filter(String text) {
        refuse(text, DefinitionRules.against(text));
        FilterDefinition definition = new FilterDefinition(text);
        GatewayFilterFactory<?> factory = factory(text, String.valueOf(definition.getName()));
        refuse(text, DefinitionRules.against(definition, factory));
        try {
            return filter(definition, factory);
        } catch (RuntimeException refused) {
            throw new RefusedFilterException(
                    text,
                    "Spring Cloud Gateway refuses it: "
                            + NestedExceptionUtils.getMostSpecificCause(refused).getMessage(),
                    refused);
        }
    }

    private GatewayFilterFactory<?> factory(String text, String name) {
        if (!allowed.contains(name)) {
            throw new RefusedFilterException(
                    text,
                    "the filter " + name + " is not allowed; allowed are " + allowed
                            + ", and the operator may add others to lictor.filters.allowed");
        }
        GatewayFilterFactory<?> factory = factories.get(name);
        if (factory == null) {
            throw new RefusedFilterException(text, "there is no filter " + name + " though it would be allowed");
        }
        return factory;
    }

    @SuppressWarnings("unchecked") // a factory takes what it has told Spring to make
    private GatewayFilter filter(FilterDefinition definition, GatewayFilterFactory<?> factory) {
        GatewayFilterFactory<Object> of = (GatewayFilterFactory<Object>) factory;
        Object arguments = configuration
                .with(of)
                .name(definition.getName())
                .properties(definition.getArgs())
                .bind();
        if (arguments instanceof HasRouteId needing) {
            needing.setRouteId("lictor");
        }
        if (arguments instanceof SetStatusGatewayFilterFactory.Config config) {
            refuseInterim(String.valueOf(config.getStatus()));
        }
        return of.apply(arguments);
    }

    /** A client that gets one waits for another answer, and would take that to its next request for it. */
    private static void refuseInterim(String status) {
        HttpStatusHolder parsed = HttpStatusHolder.parse(status);
        Integer number = parsed.getStatus();
        int code = number != null ? number : parsed.getHttpStatus().value();
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("the status must be 200 to 599");
        }
    }

    private static void refuse(String text, Optional<String> reason) {
        if (reason.isPresent()) {
            throw new RefusedFilterException(text, reason.get());
        }
    }
}

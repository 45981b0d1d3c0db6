package io.lictor.server.config;

import io.lictor.server.filter.HarmlessFilters;
import jakarta.validation.constraints.NotEmpty;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What filters services may ask for.
 *
 * @param allowed names of Spring Cloud Gateway's filters; when absent those that change nothing but headers, path, query and
 *     status of the service's own exchange
 */
@Validated
@ConfigurationProperties("lictor.filters")
record FilterProperties(@Nullable Set<@NotEmpty String> allowed) {

    Set<String> names() {
        return allowed == null ? HarmlessFilters.names() : allowed;
    }
}

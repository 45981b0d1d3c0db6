package io.lictor.server.config;

import io.lictor.server.filter.HarmlessFilters;
import jakarta.validation.constraints.NotEmpty;
import java.util.Set;
import java.util.TreeSet;
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

    /**
     * Those that services may ask for.
     *
     * @param known names of all there are
     * @throws InvalidSettingException for one that there is not
     */
    Set<String> names(Set<String> known) {
        if (allowed == null) {
            return HarmlessFilters.names();
        }
        for (String name : allowed) {
            if (!known.contains(name)) {
                throw new InvalidSettingException(
                        "lictor.filters.allowed",
                        "there is no filter '" + name + "'; there are " + new TreeSet<>(known));
            }
        }
        return allowed;
    }
}

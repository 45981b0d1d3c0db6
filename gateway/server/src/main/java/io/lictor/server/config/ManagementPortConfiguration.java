package io.lictor.server.config;

import io.lictor.server.status.OpenApiPages;
import io.lictor.server.status.StatusPages;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves the status where {@code management.server.port} says, and there only. Spring Boot gives that port a context of
 * its own below the program's, which finds this class through its {@code .imports} file.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
final class ManagementPortConfiguration {

    @Bean
    RouterFunction<ServerResponse> statusRoutesOfManagementPort(StatusPages pages) {
        return pages.routes();
    }

    /** Here too, because the page may load nothing from another port. */
    @Bean
    RouterFunction<ServerResponse> openApiRoutesOfManagementPort(OpenApiPages pages) {
        return pages.routes();
    }
}

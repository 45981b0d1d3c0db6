package io.lictor.server.config;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.server.status.DocsPages;
import io.lictor.server.status.OpenApiPages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Schedulers;

/**
 * The part of {@link LictorConfiguration} that describes the services: always on the public port, whose paths are described.
 */
@Configuration(proxyBeanMethods = false)
final class OpenApiConfiguration {

    @Bean(destroyMethod = "close")
    OpenApiPages openApiPages(ActiveRouteTable active) {
        return new OpenApiPages(active, Schedulers.newBoundedElastic(1, 64, "lictor-openapi", 30, true));
    }

    @Bean
    RouterFunction<ServerResponse> openApiRoutes(OpenApiPages pages) {
        return pages.routes();
    }

    @Bean
    @ConditionalOnProperty("lictor.status.docs")
    RouterFunction<ServerResponse> docsRoutes(ActiveRouteTable active) {
        return new DocsPages(active).routes();
    }
}

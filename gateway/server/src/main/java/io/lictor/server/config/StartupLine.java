package io.lictor.server.config;

import io.lictor.catalog.CatalogSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Says in one line that the port is open, and where the services come from. */
final class StartupLine implements ApplicationListener<WebServerInitializedEvent> {

    private static final Logger log = LoggerFactory.getLogger("io.lictor");

    /** What Spring Boot calls the server on {@code management.server.port}. */
    private static final String MANAGEMENT = "management";

    private final Identity identity;
    private final CatalogSource catalog;

    StartupLine(Identity identity, CatalogSource catalog) {
        this.identity = identity;
        this.catalog = catalog;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        if (MANAGEMENT.equals(event.getApplicationContext().getServerNamespace())) {
            log.info(
                    "{} shows its status on port {}",
                    identity.name(),
                    event.getWebServer().getPort());
            return;
        }
        log.info(
                "{} listens on port {}, its services come from Consul at {}",
                identity.name(),
                event.getWebServer().getPort(),
                catalog.status().address());
    }
}

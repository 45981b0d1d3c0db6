package io.lictor.server.status;

import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.KeySource;

/** What is read of Consul: the services, and the keys below one prefix. */
public record Sources(CatalogSource catalog, KeySource keys) {}

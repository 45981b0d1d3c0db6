package io.lictor.server.status;

import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.KeySource;

/**
 * What is read of Consul.
 *
 * @param descriptors the keys that hold descriptors
 * @param overrides the keys that hold what the operator overrides
 */
public record Sources(CatalogSource catalog, KeySource descriptors, KeySource overrides) {}

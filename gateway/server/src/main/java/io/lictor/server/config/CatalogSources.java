package io.lictor.server.config;

import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.ServiceSelector;
import io.lictor.catalog.consul.ConsulCatalogSource;
import io.lictor.catalog.consul.ConsulConnection;
import io.lictor.catalog.steady.MergedCatalogSource;
import io.lictor.catalog.steady.SnapshotFile;
import io.lictor.catalog.steady.SteadyCatalogSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Puts the source of the catalog together: one for each datacenter, each with a guard and a file of its own. */
final class CatalogSources {

    private final ConsulConnection connection;
    private final ServiceSelector selector;
    private final LictorProperties.Consul settings;

    CatalogSources(ConsulConnection connection, ServiceSelector selector, LictorProperties.Consul settings) {
        this.connection = connection;
        this.selector = selector;
        this.settings = settings;
    }

    CatalogSource source() {
        Optional<Path> file = file(settings.snapshot());
        List<String> datacenters = settings.datacenters();
        if (datacenters.isEmpty()) {
            return steady(connection, file);
        }
        Map<String, CatalogSource> sources = new LinkedHashMap<>();
        for (String datacenter : datacenters) {
            Optional<Path> own = file.map(path -> path.resolveSibling(path.getFileName() + "." + datacenter));
            sources.put(datacenter, steady(connection.within(connection.scope().in(datacenter)), own));
        }
        return sources.size() == 1 ? sources.values().iterator().next() : new MergedCatalogSource(sources);
    }

    private CatalogSource steady(ConsulConnection where, Optional<Path> file) {
        Clock clock = Clock.systemUTC();
        // It is one agent that reads all datacenters, and it is the agent that bounds the connections.
        int maxWatches = Math.max(
                1, settings.maxWatches() / Math.max(1, settings.datacenters().size()));
        CatalogSource consul =
                new ConsulCatalogSource(where, selector, maxWatches, clock, RandomGenerator.getDefault());
        return new SteadyCatalogSource(consul, file.map(SnapshotFile::new), clock);
    }

    private static Optional<Path> file(@Nullable Path snapshot) {
        if (snapshot == null) {
            return Optional.empty();
        }
        Path directory = snapshot.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InvalidSettingException(
                    "lictor.consul.snapshot=" + snapshot, "there is no directory " + directory);
        }
        return Optional.of(snapshot);
    }
}

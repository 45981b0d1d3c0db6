package io.lictor.catalog.consul;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** One blocking query per service: the fastest and the cheapest per change, as long as there are connections for all. */
final class PerServiceWatching implements ServiceWatching {
    private final Reads reads;
    private final Map<String, BlockingQuery> queries = new HashMap<>();

    PerServiceWatching(Reads reads) {
        this.reads = reads;
    }

    @Override
    public void start(Collection<ServiceWatch> services) {
        services.forEach(this::add);
    }

    @Override
    public void add(ServiceWatch service) {
        BlockingQuery query = new BlockingQuery(ServiceWatch.path(service.name()), reads, service);
        queries.put(service.name(), query);
        query.start();
    }

    @Override
    public void remove(ServiceWatch service) {
        BlockingQuery query = queries.remove(service.name());
        if (query != null) {
            query.close();
        }
    }

    @Override
    public void listed(long index, boolean same, Set<String> retagged) {}

    @Override
    public void retryNow() {
        queries.values().forEach(BlockingQuery::retryNow);
    }

    @Override
    public void finish() {
        queries.values().forEach(BlockingQuery::finish);
        queries.clear();
    }
}

package io.lictor.server.metrics;

import io.lictor.routing.RouteTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The meters of what the services of the active table have. Something that is another thing under the same labels, as an
 * instance in another life, gets new ones. Used by the writer's thread.
 *
 * @param <K> the labels
 * @param <S> the thing
 */
final class PerService<K, S> {

    private final Life<K, S> life;
    private final Map<String, Map<K, Kept<S>>> byService = new HashMap<>();

    PerService(Life<K, S> life) {
        this.life = life;
    }

    /** What happens to a thing's meters. */
    interface Life<K, S> {

        /** What of a service is to have meters while this is the table. */
        Map<K, S> wanted(RouteTable table, String service);

        MeterGroup begin(K key, S subject);

        /** Its meters have been removed. */
        void end(K key, S subject);
    }

    private record Kept<S>(S subject, MeterGroup meters) {}

    void beforeSwap(RouteTable next, Set<String> services) {
        services.forEach(service -> add(service, life.wanted(next, service)));
    }

    void afterSwap(RouteTable now, Set<String> services) {
        services.forEach(service -> keep(service, life.wanted(now, service).keySet()));
    }

    private void add(String service, Map<K, S> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        Map<K, Kept<S>> kept = byService.computeIfAbsent(service, first -> new HashMap<>());
        wanted.forEach((key, subject) -> {
            Kept<S> known = kept.get(key);
            if (known != null && !known.subject().equals(subject)) {
                end(key, known);
            }
            if (known == null || !known.subject().equals(subject)) {
                kept.put(key, new Kept<>(subject, life.begin(key, subject)));
            }
        });
    }

    /** Takes from a service what is not among these. */
    private void keep(String service, Set<K> wanted) {
        Map<K, Kept<S>> kept = byService.getOrDefault(service, new HashMap<>());
        kept.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                end(entry.getKey(), entry.getValue());
            }
            return gone;
        });
        if (kept.isEmpty()) {
            byService.remove(service);
        }
    }

    private void end(K key, Kept<S> kept) {
        kept.meters().remove();
        life.end(key, kept.subject());
    }

    /** Services that have something. */
    int size() {
        return byService.size();
    }
}

package io.lictor.routing;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the services of the newest snapshot ask for. A service that did not change is the same object in the next snapshot,
 * and is not read again unless the operator's overrides for it are others. Used by the one writer.
 */
final class RegisteredServices {

    /** No service has this name; what is said about services that are not there is listed under it. */
    private static final String NOBODY = "";

    private final Reader reader;
    private final RoutePolicy policy;
    private final Map<String, Read> services = new HashMap<>();
    private List<RejectedRoute> idle = List.of();

    /** Reads what one service asks for; the answer depends on nothing else. */
    interface Reader {
        ServiceRegistrations read(CatalogService service, ServiceOverrides overrides);
    }

    private record Read(CatalogService service, ServiceOverrides overrides, ServiceRegistrations registrations) {
        @SuppressWarnings("ReferenceEquality") // that it is the same object is what the catalog promises
        boolean of(CatalogService other, ServiceOverrides saidOfIt) {
            return service == other && overrides.equals(saidOfIt);
        }
    }

    /** @param policy the operator's, for what belongs to no service */
    RegisteredServices(RoutePolicy policy, Reader reader) {
        this.policy = policy;
        this.reader = reader;
    }

    /** Reads what has changed, and says which services came, changed or went. */
    Set<String> turnTo(CatalogSnapshot next, Overrides overrides) {
        Set<String> changed = new HashSet<>();
        next.services().forEach((name, service) -> {
            Read known = services.get(name);
            ServiceOverrides said = overrides.of(name);
            if (known == null || !known.of(service, said)) {
                services.put(name, new Read(service, said, reader.read(service, said)));
                changed.add(name);
            }
        });
        if (services.size() > next.services().size()) {
            services.keySet().removeIf(name -> !next.services().containsKey(name) && changed.add(name));
        }
        List<RejectedRoute> nowIdle = overrides.idle(next);
        if (!nowIdle.equals(idle)) {
            idle = nowIdle;
            changed.add(NOBODY);
        }
        return changed;
    }

    /** Null when the service is not there. */
    @Nullable
    ServiceRegistrations of(String service) {
        if (service.equals(NOBODY)) {
            return new ServiceRegistrations(NOBODY, Map.of(), Map.of(), MethodChoices.all(policy), idle);
        }
        Read known = services.get(service);
        return known == null ? null : known.registrations();
    }

    Collection<String> names() {
        return services.keySet();
    }
}

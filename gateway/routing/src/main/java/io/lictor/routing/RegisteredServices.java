package io.lictor.routing;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the services of the newest snapshot ask for. A service that did not change is the same object in the next snapshot,
 * and is not read again. Used by the one writer.
 */
final class RegisteredServices {

    private final Reader reader;
    private final Map<String, Read> services = new HashMap<>();

    /** Reads what one service asks for. */
    interface Reader {
        ServiceRegistrations read(CatalogService service);
    }

    private record Read(CatalogService service, ServiceRegistrations registrations) {
        @SuppressWarnings("ReferenceEquality") // that it is the same object is what the catalog promises
        boolean of(CatalogService other) {
            return service == other;
        }
    }

    RegisteredServices(Reader reader) {
        this.reader = reader;
    }

    /** Reads what has changed, and says which services came, changed or went. */
    Set<String> turnTo(CatalogSnapshot next) {
        Set<String> changed = new HashSet<>();
        next.services().forEach((name, service) -> {
            Read known = services.get(name);
            if (known == null || !known.of(service)) {
                services.put(name, new Read(service, reader.read(service)));
                changed.add(name);
            }
        });
        if (services.size() > next.services().size()) {
            services.keySet().removeIf(name -> !next.services().containsKey(name) && changed.add(name));
        }
        return changed;
    }

    /** Null when the service is not there. */
    @Nullable
    ServiceRegistrations of(String service) {
        Read known = services.get(service);
        return known == null ? null : known.registrations();
    }

    Collection<String> names() {
        return services.keySet();
    }
}

package io.lictor.catalog.consul;

import java.util.Collection;
import java.util.Set;

/** A way to keep the selected services up to date. Confined to the catalog's thread. */
interface ServiceWatching {
    /** To be called once, first: reads these services now, and keeps them up to date from then on. */
    void start(Collection<ServiceWatch> services);

    /** The same for one more. */
    void add(ServiceWatch service);

    void remove(ServiceWatch service);

    /**
     * The list of services was read.
     *
     * @param index of the answer
     * @param same whether it says what it said before
     * @param retagged the watched services whose tags differ from before
     */
    void listed(long index, boolean same, Set<String> retagged);

    /** Consul has been reached again: who still pauses need not. */
    void retryNow();

    /** Makes way for another way: starts no more reads, but may let those end that are under way. */
    void finish();
}

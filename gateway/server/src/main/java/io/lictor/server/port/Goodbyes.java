package io.lictor.server.port;

import io.lictor.server.exchange.Draining;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes leave of all clients of HTTP/2 when this Lictor drains. One that comes later, since it does not know yet, has one request
 * answered, or as many as it sends at once. For any thread.
 */
public final class Goodbyes {

    private final Set<Goodbye> open = ConcurrentHashMap.newKeySet();
    private final Draining draining;

    /** Made once for a port. */
    public Goodbyes(Draining draining) {
        this.draining = draining;
        draining.whenBegun(() -> open.forEach(Goodbye::begin));
    }

    void met(Goodbye client) {
        open.add(client);
    }

    void left(Goodbye client) {
        open.remove(client);
    }

    /** A client asks for something. */
    void asked(Goodbye client) {
        if (draining.begun()) {
            client.begin();
        }
    }
}

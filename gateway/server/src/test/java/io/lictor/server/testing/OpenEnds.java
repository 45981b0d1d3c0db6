package io.lictor.server.testing;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is open at services that come and go, all of them together.
 *
 * @param calls that have not ended
 */
public record OpenEnds(AtomicInteger connections, AtomicInteger calls) {

    public OpenEnds() {
        this(new AtomicInteger(), new AtomicInteger());
    }
}

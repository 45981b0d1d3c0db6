package io.lictor.catalog.consul;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a catalog that has lost services from a token that has lost its rights: Consul does not refuse such a token, it answers 200 with
 * everything filtered away. Confined to one thread.
 *
 * <p>A list without Consul itself, which was on it before, is believed when it stays so for 20 s: somebody may have narrowed the token on
 * purpose. When it is empty it is never believed. Where Consul itself was never on the list, nothing can be told from the names.
 */
final class BlindnessGuard {
    private static final String CONSUL = "consul";
    private static final Duration CONFIRMATION = Duration.ofSeconds(20);

    private final InstantSource clock;
    private @Nullable Instant doubtedSince;
    private boolean accepted;

    BlindnessGuard(InstantSource clock) {
        this.clock = clock;
    }

    /** Believes the next list, whatever it is. */
    void accept() {
        accepted = true;
    }

    /** Throws when the names of now do not look like the truth after those of before. */
    void check(Set<String> before, Set<String> now) {
        boolean sees = !before.contains(CONSUL) || now.contains(CONSUL);
        if (sees || accepted) {
            doubtedSince = null;
            accepted = false;
            return;
        }
        if (now.isEmpty()) {
            throw new ConsulReadException(
                    "Consul suddenly lists no service at all; may the token still read services?");
        }
        Instant since = doubtedSince == null ? clock.instant() : doubtedSince;
        doubtedSince = since;
        if (Duration.between(since, clock.instant()).compareTo(CONFIRMATION) < 0) {
            throw new ConsulReadException("Consul no longer lists itself; may the token still read all services?");
        }
    }
}

package io.lictor.catalog.consul;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Where Consul's HTTP API is and how to speak to it.
 *
 * @param base scheme, host, port and, behind a proxy, a path
 * @param token asked before every request, so that a token can be replaced while running
 * @param tls asked before every request too; another context than before is used for new connections. Without one the JVM's own trust
 *     counts
 * @param blockingWait how long Consul may hold a query without a change
 * @param maxBackoff the longest pause between two tries while reads fail
 */
public record ConsulConnection(
        URI base,
        Supplier<Optional<String>> token,
        Supplier<Optional<SSLContext>> tls,
        ConsulScope scope,
        Duration blockingWait,
        Duration maxBackoff) {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    public ConsulConnection {
        if (!("http".equals(base.getScheme()) || "https".equals(base.getScheme())) || base.getHost() == null) {
            throw new IllegalArgumentException(
                    "Consul's address must look like http://host:8500 or https://host:8501, but is " + base);
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "Consul's address must hold no user, password or query; give an ACL token as token");
        }
        if (blockingWait.isNegative() || blockingWait.isZero() || blockingWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "blockingWait must be above 0 and at most 10 minutes, but is " + blockingWait);
        }
        if (maxBackoff.isNegative() || maxBackoff.isZero()) {
            throw new IllegalArgumentException("maxBackoff must be above 0, but is " + maxBackoff);
        }
    }

    /** A plain connection with the usual times: 55 s of waiting, 10 s of back-off at most. */
    public static ConsulConnection to(URI base) {
        return new ConsulConnection(
                base,
                Optional::empty,
                Optional::empty,
                ConsulScope.HOME,
                Duration.ofSeconds(55),
                Duration.ofSeconds(10));
    }

    /** The same with an ACL token. */
    public ConsulConnection withToken(Supplier<Optional<String>> other) {
        return new ConsulConnection(base, other, tls, scope, blockingWait, maxBackoff);
    }

    /** The same with keys and trust of its own. */
    public ConsulConnection withTls(Supplier<Optional<SSLContext>> other) {
        return new ConsulConnection(base, token, other, scope, blockingWait, maxBackoff);
    }

    /** The same for another part of Consul. */
    public ConsulConnection within(ConsulScope other) {
        return new ConsulConnection(base, token, tls, other, blockingWait, maxBackoff);
    }

    /** The same with other times. */
    public ConsulConnection withTimes(Duration otherWait, Duration otherBackoff) {
        return new ConsulConnection(base, token, tls, scope, otherWait, otherBackoff);
    }
}

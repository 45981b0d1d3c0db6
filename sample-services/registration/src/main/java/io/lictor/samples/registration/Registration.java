package io.lictor.samples.registration;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One instance as Consul is to know it.
 *
 * @param ttl how long Consul believes in the instance after a heartbeat; short, because a killed process is noticed by
 *     nothing else
 * @param deregisterAfter when Consul forgets an instance that stays critical; it takes less than a minute as a minute
 */
public record Registration(
        String name,
        String address,
        int port,
        List<String> tags,
        Map<String, String> meta,
        Duration ttl,
        Duration deregisterAfter) {

    public Registration {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a registration needs a name");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " of " + name + " is not in 1..65535");
        }
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("the TTL of " + name + " must be positive, not " + ttl);
        }
        tags = List.copyOf(tags);
        meta = Map.copyOf(meta);
    }

    /** The same after a restart, so that an instance replaces what it left behind. */
    public String id() {
        return name + "-" + address + "-" + port;
    }

    String checkId() {
        return "service:" + id();
    }

    /** The body of {@code /v1/agent/service/register}. Passing at once: whoever registers already serves. */
    Map<String, Object> body() {
        return Map.of(
                "ID", id(),
                "Name", name,
                "Address", address,
                "Port", port,
                "Tags", tags,
                "Meta", meta,
                "Check",
                        Map.of(
                                "CheckID", checkId(),
                                "Name", "heartbeat of " + id(),
                                "TTL", goDuration(ttl),
                                "Status", "passing",
                                "DeregisterCriticalServiceAfter", goDuration(deregisterAfter)));
    }

    private static String goDuration(Duration duration) {
        return duration.toMillis() + "ms";
    }
}

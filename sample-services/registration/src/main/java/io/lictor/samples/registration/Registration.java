package io.lictor.samples.registration;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One instance as Consul is to know it.
 *
 * @param deregisterAfter when Consul forgets an instance that stays critical; it takes less than a minute as a minute
 */
public record Registration(
        String name,
        Address address,
        int port,
        List<String> tags,
        Map<String, String> meta,
        Check check,
        Duration deregisterAfter) {

    public Registration {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a registration needs a name");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " of " + name + " is not in 1..65535");
        }
        tags = List.copyOf(tags);
        meta = Map.copyOf(meta);
    }

    /** The same after a restart, so that an instance replaces what it left behind. */
    public String id() {
        return name + "-" + address.label() + "-" + port;
    }

    String checkId() {
        return "service:" + id();
    }

    /**
     * The body of {@code /v1/agent/service/register}. Passing at once: whoever registers already serves.
     *
     * @param host what {@link #address} is now
     */
    Map<String, Object> body(String host) {
        return Map.of(
                "ID", id(),
                "Name", name,
                "Address", host,
                "Port", port,
                "Tags", tags,
                "Meta", meta,
                "Check", checkBody(host));
    }

    private Map<String, Object> checkBody(String host) {
        Map<String, Object> body = new HashMap<>(check.definition(host, port));
        body.put("CheckID", checkId());
        body.put("Name", "health of " + id());
        body.put("Status", "passing");
        body.put("DeregisterCriticalServiceAfter", goDuration(deregisterAfter));
        return body;
    }

    /** As Go reads it. */
    static String goDuration(Duration duration) {
        return duration.toMillis() + "ms";
    }
}

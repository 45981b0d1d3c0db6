package io.lictor.catalog.consul;

import java.util.regex.Pattern;

/**
 * Which part of Consul is read; each may be empty, then the agent's own counts. Immutable.
 *
 * @param namespace and {@code partition} exist in Consul Enterprise only; others ignore or refuse them
 */
public record ConsulScope(String datacenter, String namespace, String partition) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{0,64}");

    /** Where the agent and the token are at home. */
    public static final ConsulScope HOME = new ConsulScope("", "", "");

    public ConsulScope {
        checked("datacenter", datacenter);
        checked("namespace", namespace);
        checked("partition", partition);
    }

    /** The same in another datacenter. */
    public ConsulScope in(String other) {
        return new ConsulScope(other, namespace, partition);
    }

    /** What a read adds to its query, with a leading {@code &} where there is anything. */
    String query() {
        return parameter("dc", datacenter) + parameter("ns", namespace) + parameter("partition", partition);
    }

    private static String parameter(String key, String value) {
        return value.isEmpty() ? "" : "&" + key + "=" + value;
    }

    private static void checked(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a " + what + " is named by letters, digits, - and _, but this one is '" + name + "'");
        }
    }
}

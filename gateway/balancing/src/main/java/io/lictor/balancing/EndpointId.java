package io.lictor.balancing;

import java.util.Objects;

/** What makes an endpoint the same one in two snapshots; a changed address is a new endpoint. Immutable. */
public record EndpointId(String node, String serviceId, String host, int port) {
    public EndpointId {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(serviceId, "serviceId");
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port of " + serviceId + " is " + port + ", expected 1 to 65535");
        }
    }

    /** Host and port as a URI writes them (RFC 3986, 3.2): an IPv6 address stands in brackets. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}

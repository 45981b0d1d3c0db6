package io.lictor.consul.embedded;

import java.util.Map;

/** The one node of this data centre: the embedded agent itself. */
record Node(String id, String name, String address, int serverPort) {

    static final String DATACENTER = "dc1";
    /** The version whose behaviour is served. */
    static final String VERSION = "1.8.7";

    static final long CREATE_INDEX = 10;

    Map<String, String> meta() {
        return Map.of("consul-network-segment", "");
    }

    String serverAddress() {
        return address + ":" + serverPort;
    }
}

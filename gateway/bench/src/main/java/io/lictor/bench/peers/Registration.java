package io.lictor.bench.peers;

import java.util.List;
import java.util.stream.Collectors;

/** A service, as Consul's agent wants to be told of it. Without a check, so it is always healthy. Immutable. */
record Registration(String json) {

    /** On this machine. */
    static Registration of(String name, int port, String tag) {
        return of(name, "127.0.0.1", port, List.of(tag));
    }

    /** @param tags without quotes or backslashes */
    static Registration of(String name, String address, int port, List<String> tags) {
        return new Registration("{\"Name\":\"" + name + "\",\"Address\":\"" + address + "\",\"Port\":" + port
                + ",\"Tags\":[" + tags.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(",")) + "]}");
    }
}

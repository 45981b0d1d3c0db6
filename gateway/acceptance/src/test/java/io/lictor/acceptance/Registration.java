package io.lictor.acceptance;

import io.lictor.consul.testing.ConsulClient;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** One instance as a service owner registers it: with a TTL check that passes from the start unless it says otherwise. */
record Registration(
        ConsulClient consul,
        String name,
        String id,
        String address,
        int port,
        List<String> tags,
        Map<String, String> meta,
        String startsAs)
        implements AutoCloseable {

    static Registration of(ConsulClient consul, String name, int port, String... tags) {
        String id = name + "-" + port;
        return new Registration(consul, name, id, "127.0.0.1", port, List.of(tags), Map.of(), "passing");
    }

    /** Its check is critical until {@link #pass()}. */
    Registration startingCritical() {
        return new Registration(consul, name, id, address, port, tags, meta, "critical");
    }

    Registration withMeta(Map<String, String> other) {
        return new Registration(consul, name, id, address, port, tags, other, startsAs);
    }

    Registration withId(String other) {
        return new Registration(consul, name, other, address, port, tags, meta, startsAs);
    }

    Registration register() {
        consul.register(JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "ID", id,
                        "Name", name,
                        "Address", address,
                        "Port", port,
                        "Tags", tags,
                        "Meta", meta,
                        "Check", Map.of("CheckID", "service:" + id, "TTL", "10m", "Status", startsAs))));
        return this;
    }

    void pass() {
        consul.pass("service:" + id);
    }

    void fail() {
        consul.fail("service:" + id);
    }

    /** Puts the instance into maintenance. */
    void maintain() {
        consul.put("/v1/agent/service/maintenance/" + id + "?enable=true", "");
    }

    void deregister() {
        consul.deregister(id);
    }

    /** Leaves Consul as it was, also when the test has deregistered it already. */
    @Override
    public void close() {
        consul.put("/v1/agent/service/deregister/" + id, "");
    }
}

package io.lictor.acceptance;

import java.util.EnumMap;
import java.util.Map;

/** The gateways that tests share: one for each kind of Consul, started when first asked for. */
final class Gateways implements AutoCloseable {

    private final Map<ConsulKind, Gateway> started = new EnumMap<>(ConsulKind.class);

    Gateway on(ConsulKind kind) {
        return started.computeIfAbsent(kind, Gateway::start);
    }

    @Override
    public void close() {
        started.values().forEach(Gateway::close);
    }
}

package io.lictor.samples.registration;

import java.time.Duration;
import java.util.Map;

/** How Consul learns that an instance is well. */
public sealed interface Check {

    /** Consul asks by gRPC's health protocol. */
    static Check grpc(Duration interval) {
        return new Probe("GRPC", "%s:%d", interval);
    }

    /** Consul asks by HTTP, and takes 200 to 299 for well. */
    static Check http(String path, Duration interval) {
        return new Probe("HTTP", "http://%s:%d" + path, interval);
    }

    /** What a check of this kind has in its definition. */
    Map<String, Object> definition(String address, int port);

    /** How often the instance makes sure that Consul knows it. */
    Duration pace();

    /** Makes sure. False: Consul has forgotten the instance. */
    boolean confirm(AgentClient agent, Registration registration);

    /**
     * The instance says so.
     *
     * @param ttl how long Consul believes it; short, because a killed process is noticed by nothing else
     */
    record Heartbeat(Duration ttl) implements Check {

        public Heartbeat {
            if (ttl.isNegative() || ttl.isZero()) {
                throw new IllegalArgumentException("the TTL must be positive, not " + ttl);
            }
        }

        @Override
        public Map<String, Object> definition(String address, int port) {
            return Map.of("TTL", Registration.goDuration(ttl));
        }

        @Override
        public Duration pace() {
            return ttl.dividedBy(3);
        }

        @Override
        public boolean confirm(AgentClient agent, Registration registration) {
            return agent.pass(registration);
        }
    }

    /**
     * Consul asks.
     *
     * @param kind the key of the target in Consul's definition
     * @param target a format with places for address and port
     */
    record Probe(String kind, String target, Duration interval) implements Check {

        public Probe {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("the interval of a check must be positive, not " + interval);
            }
        }

        @Override
        public Map<String, Object> definition(String address, int port) {
            String host = address.contains(":") ? "[" + address + "]" : address;
            // A busy machine is not a dead one: it gets a second interval to answer.
            return Map.of(
                    kind,
                    target.formatted(host, port),
                    "Interval",
                    Registration.goDuration(interval),
                    "Timeout",
                    Registration.goDuration(interval.multipliedBy(2)));
        }

        @Override
        public Duration pace() {
            return interval;
        }

        @Override
        public boolean confirm(AgentClient agent, Registration registration) {
            return agent.knows(registration);
        }
    }
}

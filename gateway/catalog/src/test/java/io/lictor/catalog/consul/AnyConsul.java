package io.lictor.catalog.consul;

import io.lictor.consul.embedded.EmbeddedConsul;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.net.URI;

/** A running Consul of either kind, for tests that hold for both. */
record AnyConsul(URI address, AutoCloseable process) {

    enum Kind {
        REAL,
        EMBEDDED
    }

    static AnyConsul start(Kind kind) {
        if (kind == Kind.REAL) {
            ConsulAgent agent = ConsulAgent.start();
            return new AnyConsul(agent.baseUri(), agent);
        }
        EmbeddedConsul embedded = EmbeddedConsul.start("127.0.0.1", 0);
        return new AnyConsul(embedded.baseUri(), embedded);
    }

    ConsulClient client() {
        return new ConsulClient(address);
    }

    void stop() throws Exception {
        process.close();
    }
}

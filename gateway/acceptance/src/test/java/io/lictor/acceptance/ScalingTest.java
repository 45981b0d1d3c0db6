package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.consul.testing.ConsulClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Instances of hello come, leave and die while it is being called. */
@ExtendWith(SharedGateways.class)
final class ScalingTest {

    private static final String HELLO = "/v1/hello/lictor";
    private static final int PER_SECOND = 200;
    /** Requests of one phase: about a second's, or a minute's. */
    private static final int PHASE = PER_SECOND * (Boolean.getBoolean("lictor.soak") ? 60 : 1);

    private final Gateway gateway;

    ScalingTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
    }

    /** Killed instances would stay in Consul for a minute. */
    @AfterEach
    void forget_every_hello() {
        ConsulClient consul = gateway.consul();
        consul.health("hello")
                .forEach(entry -> consul.deregister(entry.at("/Service/ID").asString()));
    }

    @Test
    void from_1_to_8_to_2_instances_no_request_fails() {
        try (SampleProcess first = hello(1);
                LoadGenerator load = loadOnceRouted(1)) {
            load.sendMore(PHASE);
            try (SampleProcess second = hello(1);
                    SampleProcess others = hello(6)) {
                gateway.awaitRouted("hello", "rpc", 8);
                load.sendMore(2 * PHASE);
                others.terminate();
                gateway.awaitRouted("hello", "rpc", 2);
                others.close();
                load.sendMore(2 * PHASE);
                LoadGenerator.Report report = load.stop();
                System.out.println("hello 1 -> 8 -> 2: " + report);
                assertThat(report.failures()).as(report.toString()).isEmpty();
            }
        }
    }

    @Test
    void an_instance_killed_under_load_costs_no_get() {
        try (SampleProcess first = hello(1);
                SampleProcess second = hello(1);
                LoadGenerator load = loadOnceRouted(2)) {
            load.sendMore(PHASE);
            second.kill();
            gateway.awaitRouted("hello", "rpc", 1);
            load.sendMore(PHASE);
            LoadGenerator.Report report = load.stop();
            System.out.println("hello, one of two killed: " + report);
            assertThat(report.failures()).as(report.toString()).isEmpty();
        }
    }

    private SampleProcess hello(int instances) {
        return SampleProcess.start("hello", gateway.consulUri(), "--instances=" + instances, "--drain=2s");
    }

    private LoadGenerator loadOnceRouted(int instances) {
        gateway.awaitRouted("hello", "rpc", instances);
        return LoadGenerator.start(gateway.client(), HELLO, PER_SECOND);
    }
}

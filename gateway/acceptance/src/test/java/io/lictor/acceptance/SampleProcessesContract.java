package io.lictor.acceptance;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** The samples as processes, the same on every kind of Consul. */
@ExtendWith(SharedGateways.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class SampleProcessesContract extends SamplesContract {

    private static final List<String> SAMPLES = List.of("hello", "auth", "post-rpc", "vessel", "consignment", "orders");

    private final List<SampleProcess> samples = new ArrayList<>();
    private final Gateway gateway;

    SampleProcessesContract(Gateway gateway) {
        super(gateway.client());
        this.gateway = gateway;
    }

    @BeforeAll
    void start_every_sample() {
        SAMPLES.forEach(sample -> samples.add(SampleProcess.start(sample, gateway.consulUri(), "--drain=200ms")));
        samples.add(SampleProcess.postRestful(gateway.consulUri(), "--drain=200ms"));
        List.of("hello", "auth_micro", "vessel", "consignment", "orders")
                .forEach(service -> gateway.awaitRouted(service, "rpc", 1));
        gateway.awaitRouted("post_micro", "rpc", 1);
        gateway.awaitRouted("post_micro", "restful", 1);
    }

    @AfterAll
    void stop_every_sample() {
        samples.forEach(SampleProcess::terminate);
        samples.forEach(SampleProcess::close);
    }
}

package io.lictor.acceptance;

/** The samples on the embedded Consul. */
final class SamplesOnEmbeddedConsulTest extends SampleProcessesContract {

    SamplesOnEmbeddedConsulTest(Gateways gateways) {
        super(gateways.on(ConsulKind.EMBEDDED));
    }
}

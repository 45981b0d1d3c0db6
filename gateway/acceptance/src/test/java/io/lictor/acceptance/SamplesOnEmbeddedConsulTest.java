package io.lictor.acceptance;

/** The samples on the embedded Consul. */
final class SamplesOnEmbeddedConsulTest extends SamplesContract {

    SamplesOnEmbeddedConsulTest(Gateways gateways) {
        super(gateways.on(ConsulKind.EMBEDDED));
    }
}

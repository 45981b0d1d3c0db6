package io.lictor.acceptance;

/** The samples on a real Consul. */
final class SamplesOnRealConsulTest extends SampleProcessesContract {

    SamplesOnRealConsulTest(Gateways gateways) {
        super(gateways.on(ConsulKind.REAL));
    }
}

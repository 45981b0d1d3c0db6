package io.lictor.acceptance;

/** A server of Python's grpcio without reflection: Lictor knows it by the descriptor set in its configuration. */
final class PythonBackendTest extends LedgerContract {

    PythonBackendTest(Gateways gateways) {
        super(gateways.on(ConsulKind.REAL), "python", Gateway.KNOWN_LEDGER);
    }
}

package io.lictor.bench.peers;

/**
 * What one round told of one gateway.
 *
 * @param cpuMicros per request
 * @param kernelShare of that time, 0 to 1
 * @param requestsPerSecond with the load and the backend on the same cores, so never a gateway's own
 */
record Sample(double cpuMicros, double kernelShare, double requestsPerSecond, Load.Outcome outcome) {

    long errors() {
        return outcome.errors();
    }

    /** Microseconds. */
    double latency(double percent) {
        return outcome.latencies().micros(percent);
    }
}

package io.lictor.bench.peers;

/**
 * How much is asked of a gateway.
 *
 * @param warmUp requests of each kind before the first round
 * @param requests in one round
 * @param connections that ask at once, each one request after the other
 */
record Plan(int warmUp, int requests, int connections) {
    Plan {
        if (warmUp < 1 || requests < 1 || connections < 1) {
            throw new IllegalArgumentException("warm-up, requests and connections must be at least 1");
        }
    }

    String words() {
        return requests + " requests over " + connections + " connections after a warm-up of " + warmUp
                + " of each kind";
    }
}

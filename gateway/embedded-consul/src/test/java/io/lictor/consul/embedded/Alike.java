package io.lictor.consul.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lictor.consul.testing.ConsulClient;
import io.lictor.consul.testing.ConsulClient.Answer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * The same calls to both Consuls, one after the other: status, headers and body must be equal once ids, names and
 * indexes are set aside. The real agent tells its catalog some moments later, so reads are repeated until equal.
 */
abstract class Alike {

    private final Consul embedded = Consul.embedded();
    private Consul real = Consul.unset();

    @BeforeAll
    void startReal() {
        assumeThat(Consul.withoutReal()).isFalse();
        real = Consul.real();
    }

    @AfterAll
    void close() throws Exception {
        embedded.process().close();
        real.process().close();
    }

    @AfterEach
    void forget() {
        embedded.forget();
        real.forget();
    }

    Consul embedded() {
        return embedded;
    }

    Consul real() {
        return real;
    }

    void get(String path) {
        Consul.soon().untilAsserted(() -> same("GET " + path, client -> client.get(path)));
    }

    void put(String path, String body) {
        same("PUT " + path + " " + body, client -> client.put(path, body));
    }

    void delete(String path) {
        same("DELETE " + path, client -> client.delete(path));
    }

    void register(String json) {
        put("/v1/agent/service/register", json);
    }

    void same(String call, Function<ConsulClient, Answer> step) {
        Answer expected = step.apply(real.client());
        Answer actual = step.apply(embedded.client());
        assertThat(Consul.normal(actual)).as(call).isEqualTo(Consul.normal(expected));
    }
}

package io.lictor.consul.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.consul.testing.ConsulClient;
import io.lictor.consul.testing.ConsulClient.Answer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Prints how long an event takes to the answer of a parked query; asserts only that each arrives. */
@ParameterizedClass(name = "{0}")
@MethodSource("consuls")
final class WakeLatencyTest {

    private static final int TIMES = 20;

    @Parameter
    private Consul consul = Consul.unset();

    static Stream<Consul> consuls() {
        return ConsulContractTest.consuls();
    }

    @AfterParameterizedClassInvocation
    static void close(Consul consul) throws Exception {
        consul.process().close();
    }

    @Test
    void from_a_registration_to_the_list_of_services() {
        ConsulClient client = consul.client();
        print(
                "register -> catalog/services",
                "/v1/catalog/services",
                i -> client.register("{\"Name\":\"n" + i + "\"}"));
    }

    @Test
    void from_a_flip_to_the_health_of_the_service() {
        ConsulClient client = consul.client();
        client.register("{\"Name\":\"web\",\"Check\":{\"TTL\":\"60s\"}}");
        print("flip -> health/service", "/v1/health/service/web", i -> {
            if (i % 2 == 0) {
                client.pass("service:web");
            } else {
                client.fail("service:web");
            }
        });
    }

    private void print(String what, String path, IntConsumer event) {
        double[] millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            consul.settle();
            AtomicLong answered = new AtomicLong();
            CompletableFuture<Answer> parked = consul.client()
                    .getAsync(path + "?wait=30s&index="
                            + consul.client().get(path).index())
                    .whenComplete((answer, error) -> answered.set(System.nanoTime()));
            Consul.quiet();
            long before = System.nanoTime();
            event.accept(i);
            assertThat(parked.join().status()).isEqualTo(200);
            millis[i] = (answered.get() - before) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                "%s, %s, ms: min %.2f median %.2f p95 %.2f max %.2f (n=%d)%n",
                consul, what, millis[0], millis[TIMES / 2], millis[TIMES * 95 / 100], millis[TIMES - 1], TIMES);
    }
}

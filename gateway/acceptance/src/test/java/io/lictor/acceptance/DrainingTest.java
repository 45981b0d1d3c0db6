package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One of two instances leaves while both are being called. Measures from Consul's answer to the change until the last
 * request that reaches the instance, and prints it; how long is not judged, since the machine may be busy.
 */
@ExtendWith(SharedGateways.class)
final class DrainingTest {

    private static final int TIMES = 15;
    private static final int WARM_UP = 3;
    private static final int PER_SECOND = 100;

    private final NettyBackend staying = new NettyBackend();
    private final NettyBackend leaving = new NettyBackend();
    private final Gateway gateway;

    DrainingTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
    }

    @AfterEach
    void close() {
        staying.close();
        leaving.close();
    }

    @Test
    void a_deregistered_instance_gets_no_new_request() {
        measure("deregistered", Registration::deregister);
    }

    @Test
    void a_critical_instance_gets_no_new_request() {
        measure("critical", Registration::fail);
    }

    @Test
    void an_instance_in_maintenance_gets_no_new_request() {
        measure("maintenance", Registration::maintain);
    }

    private void measure(String change, Consumer<Registration> leave) {
        String service = "draining_" + change;
        List<Long> nanos = new ArrayList<>();
        try (Registration one = register(service, staying);
                LoadGenerator load = loadOnceRouted(service)) {
            for (int i = 0; i < WARM_UP + TIMES; i++) {
                long last = timed(service, leave, load);
                if (i >= WARM_UP) {
                    nanos.add(Math.max(0, last));
                }
            }
            LoadGenerator.Report report = load.stop();
            assertThat(report.failures()).as(report.toString()).isEmpty();
        }
        System.out.println(change + " -> last request that begins: " + new Distribution(nanos));
    }

    private long timed(String service, Consumer<Registration> leave, LoadGenerator load) {
        try (Registration two = register(service, leaving)) {
            gateway.awaitRouted(service, "restful", 2);
            load.sendMore(PER_SECOND / 10);
            leave.accept(two);
            long changed = System.nanoTime();
            load.sendMore(PER_SECOND / 4);
            gateway.awaitRouted(service, "restful", 1);
            // What was under way when it left may still come.
            await("nothing reaches it").until(() -> {
                long last = leaving.lastAsked();
                load.sendMore(PER_SECOND / 4);
                return leaving.lastAsked() == last;
            });
            return leaving.lastAsked() - changed;
        }
    }

    private LoadGenerator loadOnceRouted(String service) {
        gateway.awaitRouted(service, "restful", 1);
        return LoadGenerator.start(gateway.client(), "/" + service + "/ok", PER_SECOND);
    }

    /** One that has just come gets its full share at once. */
    private Registration register(String service, NettyBackend backend) {
        return Registration.of(gateway.consul(), service, backend.port(), "restful", "lictor.slowstart=off")
                .register();
    }
}

package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.acceptance.Client.Answer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gRPC server of grpc-go ends, without a word or politely, or ends its connections. */
@ExtendWith(SharedGateways.class)
final class LeavingBackendTest {

    /** A call that is not answered at once is a 504 after 30 s. */
    private static final Duration AT_ONCE = Duration.ofSeconds(45);

    private final Gateway gateway;
    private final Client client;

    LeavingBackendTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
        this.client = gateway.client();
    }

    @Test
    void a_call_under_way_when_it_is_killed_is_a_503_at_once() throws Exception {
        try (LedgerProcess ledger = LedgerProcess.start("go");
                Registration only = instance("ledger_under_way", ledger)) {
            gateway.awaitRouted(only.name(), "rpc", 1);
            var answer = client.sendAsync("POST", "/ledger.v1.Ledger/Hold", "{}");
            ledger.awaitPrinted(Pattern.compile("holding for \\d+ ms\n"));

            ledger.kill();

            HttpResponse<String> response = answer.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
            assertThat(LedgerContract.json(response.body()).get("code").asInt()).isEqualTo(14);
        }
    }

    @Test
    void a_call_after_the_only_one_was_killed_is_a_503_at_once_that_names_the_service() throws Exception {
        try (LedgerProcess ledger = LedgerProcess.start("go");
                Registration only = instance("ledger_gone", ledger)) {
            gateway.awaitRouted(only.name(), "rpc", 1);
            assertThat(client.get("/v1/ledger:inspect").status()).isEqualTo(200);

            ledger.kill();

            for (int attempt = 0; attempt < 20; attempt++) {
                HttpResponse<String> response = client.sendAsync("POST", "/ledger.v1.Ledger/Echo", "{}")
                        .get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
                assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
                assertThat(response.body()).contains("ledger_gone");
            }
        }
    }

    @Test
    void calls_after_one_was_killed_are_answered_by_another() {
        try (LedgerProcess first = LedgerProcess.start("go");
                LedgerProcess second = LedgerProcess.start("go");
                Registration one = instance("ledger_pair", first);
                Registration other = instance("ledger_pair", second)) {
            gateway.awaitRouted(one.name(), "rpc", 2);
            for (int attempt = 0; attempt < 20; attempt++) {
                assertThat(client.get("/v1/ledger:inspect").status()).isEqualTo(200);
            }

            first.kill();

            for (int attempt = 0; attempt < 40; attempt++) {
                assertThat(client.get("/v1/ledger:inspect").status()).isEqualTo(200);
            }
            // By now the broken connection is known, and what was never sent may go elsewhere even if it is a POST.
            echoes(20);
        }
    }

    @Test
    void one_that_stops_gracefully_is_not_noticed() {
        try (LedgerProcess first = LedgerProcess.start("go");
                LedgerProcess second = LedgerProcess.start("go");
                Registration one = instance("ledger_stopping", first);
                Registration other = instance("ledger_stopping", second)) {
            gateway.awaitRouted(one.name(), "rpc", 2);
            echoes(20);

            first.terminate();

            await("the end of the first").until(() -> {
                echoes(1);
                return !first.isRunning();
            });
            echoes(20);
        }
    }

    @Test
    void one_that_ends_its_connections_often_is_not_noticed() {
        try (LedgerProcess ledger = LedgerProcess.start("go", "-age", "20ms");
                Registration only = instance("ledger_restless", ledger)) {
            gateway.awaitRouted(only.name(), "rpc", 1);

            echoes(200);
        }
    }

    /** POSTs, which must not be sent again once a server may have begun with them. */
    private void echoes(int count) {
        for (int i = 0; i < count; i++) {
            Answer answer = client.post("/ledger.v1.Ledger/Echo", "{}");
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
    }

    private Registration instance(String service, LedgerProcess ledger) {
        return Registration.of(gateway.consul(), service, ledger.port(), "rpc").register();
    }
}

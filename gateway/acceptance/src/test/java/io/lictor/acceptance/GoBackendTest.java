package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.stub.BlockingClientCall;
import io.lictor.acceptance.Client.Answer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A server of grpc-go 1.33, whose reflection is v1alpha: nobody has told Lictor what it serves. */
final class GoBackendTest extends LedgerContract {

    GoBackendTest(Gateways gateways) {
        super(gateways.on(ConsulKind.REAL), "go", "ledger_go");
    }

    @Test
    void it_is_routed_though_it_knows_reflection_v1alpha_only() throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", ledger.port())
                .usePlaintext()
                .build();
        try {
            BlockingClientCall<ServerReflectionRequest, ?> v1 =
                    ServerReflectionGrpc.newBlockingV2Stub(channel).serverReflectionInfo();

            assertThatThrownBy(v1::read)
                    .extracting(thrown -> Status.fromThrowable(thrown).getCode())
                    .isEqualTo(Status.Code.UNIMPLEMENTED);
        } finally {
            channel.shutdownNow();
        }
        assertThat(client.post("/ledger.v1.Ledger/Echo", "{}").status()).isEqualTo(200);
    }

    @Test
    void a_detail_that_only_its_libraries_know_is_named_too() {
        Answer answer = client.get("/v1/ledgers/main/entries/1");

        assertThat(answer.json().get("details").valueStream())
                .anySatisfy(detail -> assertThat(detail.get("@type").asString())
                        .isEqualTo("type.googleapis.com/google.rpc.ResourceInfo"));
    }

    @Test
    void it_sees_the_deadline_that_the_client_has_set() {
        Answer answer = client.post("/ledger.v1.Ledger/Hold", "{}", "grpc-timeout", "3S");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(504);
        String given =
                ledger.awaitPrinted(Pattern.compile("holding for (\\d+) ms\n")).group(1);
        assertThat(Long.parseLong(given)).isBetween(1L, 3_000L);
        ledger.awaitPrinted(Pattern.compile("held until: context (deadline exceeded|canceled)\n"));
    }
}

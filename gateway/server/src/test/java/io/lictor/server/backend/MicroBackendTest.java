package io.lictor.server.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Failure;
import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.GoMicroTags;
import io.lictor.consul.testing.Patience;
import io.lictor.routing.Protocol;
import io.lictor.routing.RouteTable;
import io.lictor.server.loops.Network;
import io.lictor.server.testing.Instances;
import io.lictor.server.testing.RecordingServer;
import io.lictor.server.testing.Tables;
import io.lictor.server.tracing.AttemptSpan;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;

@Timeout(300)
final class MicroBackendTest {

    private final RecordingServer server = RecordingServer.start();
    private final HttpPools pools = new HttpPools(
            new Network(HttpResources.get()),
            Schedulers.parallel(),
            new Certificates(Optional.empty()),
            new HttpPools.Settings(1000, Duration.ofSeconds(2), Duration.ofHours(1)));
    private final Tables tables = new Tables(pools);
    private final MicroBackend backend = new MicroBackend(pools, 1024);

    @AfterEach
    void close() {
        tables.close();
        pools.close();
        server.close();
    }

    /** As the active table has it. */
    private Endpoint endpoint(Protocol protocol, int port) {
        GoMicroTags tags =
                GoMicroTags.of(protocol == Protocol.MUCP ? "mucp" : "grpc", "1").endpoint("Greeter.Hello");
        RouteTable table = tables.swap(Instances.passing("go.micro.srv.greeter", port, tags.array()));
        return table.routes().get(0).target().cluster().status().get(0).endpoint();
    }

    private static MicroCall call() {
        return new MicroCall(
                "go.micro.srv.greeter",
                "Greeter.Hello",
                "{}".getBytes(UTF_8),
                new DefaultHttpHeaders(),
                Patience.LIMIT);
    }

    private Attempt<MicroAnswer> call(Protocol protocol, int port) {
        return Optional.ofNullable(backend.call(endpoint(protocol, port), protocol, call(), AttemptSpan.NONE)
                        .block(Patience.LIMIT))
                .orElseThrow();
    }

    @Test
    void grpc_is_called_below_the_services_name() {
        var attempt = call(Protocol.GRPC_JSON, server.port());

        assertThat(attempt).isInstanceOfSatisfying(Attempt.Answered.class, answered -> {
            MicroAnswer answer = (MicroAnswer) answered.answer();
            assertThat(answer.fault()).isEmpty();
            assertThat(answer.headers().get(Metadata.Key.of("x-method", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("go.micro.srv.greeter.Greeter/Hello");
        });
    }

    @Test
    void many_calls_at_once_are_all_answered() {
        Endpoint endpoint = endpoint(Protocol.GRPC_JSON, server.port());
        List<Attempt<MicroAnswer>> attempts = Optional.ofNullable(Flux.range(0, 1000)
                        .flatMap(i -> backend.call(endpoint, Protocol.GRPC_JSON, call(), AttemptSpan.NONE), 500)
                        .collectList()
                        .block(Patience.LIMIT))
                .orElseThrow();

        assertThat(attempts).hasSize(1000).allMatch(Attempt.Answered.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource(names = {"GRPC_JSON", "MUCP"})
    void a_port_where_nobody_listens_is_refused_before_anything_is_sent(Protocol protocol) throws IOException {
        assertThat(call(protocol, FreePorts.next())).isInstanceOfSatisfying(Attempt.Broken.class, broken -> {
            assertThat(broken.kind()).isEqualTo(Failure.CONNECT_REFUSED);
            assertThat(broken.sent()).isFalse();
        });
    }

    @Test
    void a_server_of_grpc_that_is_asked_in_mucp_is_unwell() {
        assertThat(call(Protocol.MUCP, server.port())).isNotInstanceOf(Attempt.Answered.class);
    }
}

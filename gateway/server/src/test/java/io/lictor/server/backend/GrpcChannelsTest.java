package io.lictor.server.backend;

import static io.lictor.server.backend.ChannelsFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.balancing.EndpointId;
import io.lictor.routing.DescriptorLoader;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.lictor.server.testing.Greeter;
import io.lictor.server.wire.WireChannel;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.netty.resources.LoopResources;

@Timeout(300)
final class GrpcChannelsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final Greeter greeter = Greeter.start(call -> call.answer(call.name()));
    private @Nullable ChannelsFixture fixture;

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
        greeter.close();
    }

    private ChannelsFixture with(GrpcChannels.Settings settings, TableListener... listeners) {
        ChannelsFixture made = new ChannelsFixture(settings, listeners);
        fixture = made;
        return made;
    }

    @Test
    void a_channel_is_there_before_any_request_can_see_its_endpoint() {
        CopyOnWriteArrayList<Boolean> heard = new CopyOnWriteArrayList<>();
        TableListener afterChannels = new TableListener() {
            @Override
            public void beforeSwap(RouteTable next, Set<String> services) {
                ChannelsFixture now = Objects.requireNonNull(fixture);
                now.tables
                        .active()
                        .current()
                        .ifPresent(table -> assertThat(table.routes()).isEmpty());
                next.routes()
                        .forEach(route -> heard.add(now.channels
                                .of(
                                        route.target()
                                                .cluster()
                                                .status()
                                                .get(0)
                                                .endpoint()
                                                .id(),
                                        false)
                                .isPresent()));
            }

            @Override
            public void afterSwap(RouteTable now, Set<String> services) {}
        };

        with(settings(256, HOUR), afterChannels).swapTo(greeter.port());

        assertThat(heard).isNotEmpty().containsOnly(true);
    }

    @Test
    void it_is_connected_ahead_of_the_first_request() {
        ChannelsFixture channels = with(settings(256, HOUR));

        ClearChannel channel = channel(channels, channels.swapTo(greeter.port()));

        await().until(() -> channel.wire().state() == WireChannel.State.READY);
    }

    @Test
    void beyond_the_eager_ones_it_waits_for_the_first_request() {
        ChannelsFixture channels = with(settings(0, HOUR));

        ClearChannel channel = channel(channels, channels.swapTo(greeter.port()));

        assertThat(channel.wire().state()).isEqualTo(WireChannel.State.IDLE);
    }

    @Test
    void a_server_that_has_ended_is_told_of_as_one_that_may_be_replaced() {
        CompletableFuture<DescriptorLoader.Server> told = new CompletableFuture<>();
        ChannelsFixture channels = with(settings(256, HOUR));
        channels.channels.onReplacement(told::complete);
        int port = greeter.port();
        ClearChannel channel = channel(channels, channels.swapTo(greeter.port()));
        await().until(() -> channel.wire().state() == WireChannel.State.READY);
        assertThat(told).isNotDone();

        greeter.close();

        await().until(told::isDone);
        assertThat(told).isCompletedWithValue(new DescriptorLoader.Server("127.0.0.1", port, false));
    }

    @Test
    void an_endpoint_that_stays_keeps_its_channel() {
        ChannelsFixture channels = with(settings(256, HOUR));
        ClearChannel before = channel(channels, channels.swapTo(greeter.port()));

        ClearChannel after = channel(channels, channels.swapTo(greeter.port()));

        assertThat(after).isSameAs(before);
    }

    @Test
    void a_request_that_still_holds_the_table_of_before_finds_the_channel_while_it_drains() {
        ChannelsFixture channels = with(settings(256, HOUR));
        EndpointId endpoint = channels.swapTo(greeter.port());
        ClearChannel channel = channel(channels, endpoint);

        channels.tables.swap();

        assertThat(channel(channels, endpoint)).isSameAs(channel);
        assertThat(channel.wire().state()).isNotEqualTo(WireChannel.State.ENDED);
    }

    @Test
    void it_is_gone_after_the_drain() {
        ChannelsFixture channels = with(settings(256, MOMENT));
        EndpointId endpoint = channels.swapTo(greeter.port());
        ClearChannel channel = channel(channels, endpoint);

        channels.tables.swap();

        await().until(() -> channel.wire().state() == WireChannel.State.ENDED);
        assertThat(channels.channels.of(endpoint, false)).isEmpty();
    }

    @Test
    void an_endpoint_that_comes_back_while_it_drains_stays() {
        ChannelsFixture channels = with(settings(256, MOMENT));
        EndpointId endpoint = channels.swapTo(greeter.port());

        channels.tables.swap();
        channels.swapTo(greeter.port());

        await().during(MOMENT.multipliedBy(4))
                .until(() -> channels.channels
                        .of(endpoint, false)
                        .filter(c -> ((ClearChannel) c).wire().state() != WireChannel.State.ENDED)
                        .isPresent());
    }

    @Test
    void a_call_is_answered_on_the_event_loop_that_makes_it() throws Exception {
        ChannelsFixture channels = new ChannelsFixture(3, settings(256, HOUR));
        fixture = channels;
        EndpointId endpoint = channels.swapTo(greeter.port());

        for (EventExecutor loop : channels.loops.onClient(LoopResources.DEFAULT_NATIVE)) {
            CompletableFuture<Thread> answered = new CompletableFuture<>();
            Thread asked = loop.submit(() -> {
                        ask(channel(channels, endpoint), answered);
                        return Thread.currentThread();
                    })
                    .get();

            assertThat(answered.get()).isSameAs(asked);
        }
    }

    private static void ask(ClearChannel channel, CompletableFuture<Thread> answered) {
        ClientCall<byte[], byte[]> call =
                channel.wire().newCall("greet.Greeter/Unknown", true, Optional.empty(), new CallTrace());
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        answered.complete(Thread.currentThread());
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(new byte[0]);
        call.halfClose();
    }

    @Test
    void closing_ends_them_all() {
        ChannelsFixture channels = with(settings(256, HOUR));
        ClearChannel channel = channel(channels, channels.swapTo(greeter.port()));

        channels.channels.close();

        await().until(() -> channel.wire().state() == WireChannel.State.ENDED);
    }

    private static ClearChannel channel(ChannelsFixture fixture, EndpointId endpoint) {
        return (ClearChannel) fixture.channels.of(endpoint, false).orElseThrow();
    }
}

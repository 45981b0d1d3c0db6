package io.lictor.server.backend;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.lictor.server.loops.Network;
import io.lictor.server.testing.Instances;
import io.lictor.server.testing.Tables;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.Optional;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/** Channels that follow a real route table, on event loops of their own. */
final class ChannelsFixture implements AutoCloseable {

    final LoopResources loops;
    final GrpcChannels channels;
    final Tables tables;

    ChannelsFixture(GrpcChannels.Settings settings, TableListener... more) {
        this(1, settings, more);
    }

    /** @param threads event loops */
    ChannelsFixture(int threads, GrpcChannels.Settings settings, TableListener... more) {
        this.loops = LoopResources.create("channels-test", threads, true);
        this.channels = new GrpcChannels(
                new Network(loops, DefaultAddressResolverGroup.INSTANCE),
                Schedulers.parallel(),
                new Certificates(Optional.empty()),
                settings);
        TableListener[] listeners = new TableListener[more.length + 1];
        listeners[0] = channels;
        System.arraycopy(more, 0, listeners, 1, more.length);
        this.tables = new Tables(listeners);
    }

    /** Of HTTP, without any certificates. */
    static HttpPools pools(Duration drain) {
        return new HttpPools(
                new Network(HttpResources.get()),
                Schedulers.parallel(),
                new Certificates(Optional.empty()),
                new HttpPools.Settings(10, Duration.ofSeconds(2), drain));
    }

    static GrpcChannels.Settings settings(int eagerConnect, Duration drain) {
        var keepAlive = new GrpcChannels.KeepAlive(Duration.ofMinutes(5), Duration.ofSeconds(20));
        return new GrpcChannels.Settings(eagerConnect, drain, 64 * 1024, Duration.ofSeconds(2), keepAlive);
    }

    /** Registers one instance of a greeter and no other. */
    EndpointId swapTo(int port) {
        return only(tables.swap(Instances.passing("greeter", port, "rpc"))).id();
    }

    private static Endpoint only(RouteTable table) {
        Cluster cluster = table.clusters().iterator().next();
        return cluster.status().get(0).endpoint();
    }

    @Override
    public void close() {
        tables.close();
        channels.close();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }
}

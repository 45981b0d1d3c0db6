package io.lictor.samples.discovery;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.lictor.samples.registration.AgentClient;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Channels to other gRPC services, found through Consul by the tag {@code rpc}; closed together. Thread-safe. */
public final class Peers implements AutoCloseable {

    private static final String RPC = "rpc";

    private final NameResolverRegistry resolvers = new NameResolverRegistry();
    private final Queue<ManagedChannel> channels = new ConcurrentLinkedQueue<>();

    public Peers(AgentClient agent) {
        resolvers.register(new ConsulNameResolverProvider(agent));
    }

    /** A channel that takes turns among the passing instances of a service, and follows them as they come and go. */
    public Channel channel(String service) {
        String target = ConsulNameResolverProvider.target(service, RPC);
        ManagedChannel channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create(), resolvers)
                .defaultLoadBalancingPolicy("round_robin")
                .build();
        channels.add(channel);
        return channel;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}

package io.lictor.samples.discovery;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.NameResolverRegistry;
import io.lictor.samples.registration.AgentClient;

/** Channels to other gRPC services, found through Consul by the tag {@code rpc}. They live as long as the process. */
public final class Peers {

    private static final String RPC = "rpc";

    private final NameResolverRegistry resolvers = new NameResolverRegistry();

    public Peers(AgentClient agent) {
        resolvers.register(new ConsulNameResolverProvider(agent));
    }

    /** A channel that takes turns among the passing instances of a service, and follows them as they come and go. */
    public Channel channel(String service) {
        String target = ConsulNameResolverProvider.target(service, RPC);
        return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create(), resolvers)
                .defaultLoadBalancingPolicy("round_robin")
                .build();
    }
}

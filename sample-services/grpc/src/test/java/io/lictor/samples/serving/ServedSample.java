package io.lictor.samples.serving;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.util.List;

/** Services behind a real port, without Consul. */
public final class ServedSample implements AutoCloseable {

    private final Server server;
    private final ManagedChannel channel;

    private ServedSample(Server server) {
        this.server = server;
        this.channel = Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
                .build();
    }

    public static ServedSample serve(List<ServerServiceDefinition> services) throws IOException {
        return new ServedSample(Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addServices(services)
                .build()
                .start());
    }

    public Channel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}

package io.lictor.bench.peers.vertx;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.SocketAddress;

/** Vert.x with one verticle per core, each with its own client to the backend. */
public final class VertxPeer {

    private VertxPeer() {}

    /** Arguments: port, port of the backend. */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        SocketAddress backend = SocketAddress.inetSocketAddress(Integer.parseInt(args[1]), "127.0.0.1");
        int cores = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.deployVerticle(() -> new TranscodingVerticle(port, backend), new DeploymentOptions().setInstances(cores))
                .await();
    }
}

package io.lictor.bench.peers.armeria;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.lictor.bench.peers.contract.ShopGrpc.ShopStub;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Armeria transcodes only for services of its own process, so that service passes every call on by Armeria's client. */
public final class ArmeriaPeer {

    private ArmeriaPeer() {}

    /** Arguments: port, port of the backend. */
    public static void main(String[] args) {
        // h2c, not http: without it the first request on a connection would be an upgrade.
        ShopStub backend = GrpcClients.newClient("gproto+h2c://127.0.0.1:" + args[1], ShopStub.class);
        Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
                .service(GrpcService.builder()
                        .addService(new ForwardingShop(backend))
                        .enableHttpJsonTranscoding(true)
                        .build())
                .build()
                .start()
                .join();
    }
}

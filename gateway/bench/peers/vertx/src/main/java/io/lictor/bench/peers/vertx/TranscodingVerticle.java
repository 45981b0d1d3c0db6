package io.lictor.bench.peers.vertx;

import com.google.protobuf.Message;
import io.lictor.bench.peers.contract.GetItemRequest;
import io.lictor.bench.peers.contract.Item;
import io.lictor.bench.peers.contract.Order;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcReadStream;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.transcoding.MethodTranscodingOptions;
import io.vertx.grpc.transcoding.TranscodingServiceMethod;

/** Serves the shop as JSON over HTTP and asks the backend for every answer. Runs on one event loop. */
final class TranscodingVerticle extends VerticleBase {

    private static final ServiceName SHOP = ServiceName.create("peers.v1.Shop");

    private final int port;
    private final SocketAddress backend;

    TranscodingVerticle(int port, SocketAddress backend) {
        this.port = port;
        this.backend = backend;
    }

    @Override
    public Future<?> start() {
        GrpcClient client = GrpcClient.client(vertx);
        GrpcServer server = GrpcServer.server(vertx);
        forward(
                server,
                client,
                new Forwarded<>(
                        "GetItem",
                        GetItemRequest.getDefaultInstance(),
                        Item.getDefaultInstance(),
                        new MethodTranscodingOptions()
                                .setHttpMethod(HttpMethod.GET)
                                .setPath("/v1/items/{id}")));
        forward(
                server,
                client,
                new Forwarded<>(
                        "EchoOrder",
                        Order.getDefaultInstance(),
                        Order.getDefaultInstance(),
                        new MethodTranscodingOptions()
                                .setHttpMethod(HttpMethod.POST)
                                .setPath("/v1/orders")
                                .setBody("*")));
        return vertx.createHttpServer().requestHandler(server).listen(port, "127.0.0.1");
    }

    private <A extends Message, B extends Message> void forward(
            GrpcServer server, GrpcClient client, Forwarded<A, B> forwarded) {
        ServiceMethod<B, A> ahead = forwarded.toBackend();
        server.callHandler(
                forwarded.transcoded(),
                call -> call.last()
                        .compose(message -> client.request(backend, ahead).compose(request -> ask(request, message)))
                        .onSuccess(call.response()::end)
                        .onFailure(failure -> refuse(call)));
    }

    private static <A, B> Future<B> ask(GrpcClientRequest<A, B> request, A message) {
        return request.send(message).compose(GrpcReadStream::last);
    }

    private static void refuse(GrpcServerRequest<?, ?> call) {
        call.response().status(GrpcStatus.UNAVAILABLE).end();
    }

    /** One method, as Vert.x serves it and as it calls it. */
    private record Forwarded<A extends Message, B extends Message>(
            String name, A request, B answer, MethodTranscodingOptions http) {

        TranscodingServiceMethod<A, B> transcoded() {
            return TranscodingServiceMethod.server(
                    SHOP, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(request), http);
        }

        ServiceMethod<B, A> toBackend() {
            return ServiceMethod.client(SHOP, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(answer));
        }
    }
}

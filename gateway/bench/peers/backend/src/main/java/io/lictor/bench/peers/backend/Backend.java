package io.lictor.bench.peers.backend;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;

/** Serves the shop with server reflection, in plain text and over TLS, and pages over HTTP/1.1, in one process. */
public final class Backend {

    private Backend() {}

    /** Arguments: port, port for TLS, PKCS12 key store, its password, port for pages. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        Server plain = start(Integer.parseInt(args[0]), InsecureServerCredentials.create());
        Server secure = start(Integer.parseInt(args[1]), credentials(Path.of(args[2]), args[3].toCharArray()));
        Pages.serve(Integer.parseInt(args[4]));
        plain.awaitTermination();
        secure.awaitTermination();
    }

    private static Server start(int port, ServerCredentials credentials) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
                // The shop never blocks, so another thread would only add to what everybody pays.
                .directExecutor()
                .addService(new Shop())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build()
                .start();
    }

    private static ServerCredentials credentials(Path file, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        return TlsServerCredentials.newBuilder()
                .keyManager(managers.getKeyManagers())
                .build();
    }
}

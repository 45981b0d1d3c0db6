package io.lictor.server.testing;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS of a client that trusts everybody. */
public final class TrustingSocket {

    private TrustingSocket() {}

    /**
     * Before its handshake, which comes with the first byte.
     *
     * @param protocols which the client says it speaks; none for one that does not know of the choice
     */
    public static SSLSocket over(Socket connected, String... protocols) throws IOException {
        try {
            SSLContext trusting = SSLContext.getInstance("TLS");
            trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            SSLSocket socket = (SSLSocket) trusting.getSocketFactory()
                    .createSocket(connected, connected.getInetAddress().getHostAddress(), connected.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            socket.setSSLParameters(parameters);
            return socket;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package io.lictor.server.backend;

import io.lictor.balancing.EndpointId;
import io.lictor.routing.Handling;
import io.lictor.routing.HostHeader;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/**
 * Whom a connection by TLS is made to. Immutable.
 *
 * @param verified whether its certificate must be one that is trusted, for its name
 * @param serverName the name that is asked for and that the certificate must have; empty for the endpoint's address
 */
public record Trust(boolean verified, Optional<String> serverName) {

    /** A trusted certificate for the endpoint's own address. */
    public static final Trust USUAL = new Trust(true, Optional.empty());

    /** What a route asks for. */
    public static Trust of(Handling handling) {
        Optional<String> name =
                handling.host() instanceof HostHeader.Fixed fixed ? Optional.of(fixed.name()) : Optional.empty();
        return handling.verified() && name.isEmpty() ? USUAL : new Trust(handling.verified(), name);
    }

    HttpClient apply(HttpClient client, Certificates certificates) {
        SslContext context = certificates.context(verified);
        return client.secure(spec -> {
            SslProvider.Builder secure = spec.sslContext(context);
            serverName.ifPresent(name -> secure.serverNames(new SNIHostName(name)));
        });
    }

    /**
     * The first in the pipeline of a connection.
     *
     * @param patience with the handshake
     */
    SslHandler handler(SslContext context, Channel channel, EndpointId endpoint, Duration patience) {
        SslHandler handler = context.newHandler(channel.alloc(), serverName.orElse(endpoint.host()), endpoint.port());
        handler.setHandshakeTimeoutMillis(patience.toMillis());
        return handler;
    }
}

package io.lictor.server.backend;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom connections by TLS to services believe, and by what they show who they are. What connections have in common is made once: it
 * reads the certificates, so the first time not on an event loop. For any thread.
 */
public final class Certificates {

    private final Optional<Chosen> chosen;
    private final Map<Use, SslContext> contexts = new ConcurrentHashMap<>();

    private enum Use {
        VERIFIED,
        UNVERIFIED,
        GRPC
    }

    /**
     * What the operator decided.
     *
     * @param trusted those whose certificates are believed
     * @param own for services that ask for a certificate
     */
    public record Chosen(TrustManagerFactory trusted, KeyManagerFactory own) {}

    /** @param chosen empty to believe whom the JVM believes */
    public Certificates(Optional<Chosen> chosen) {
        this.chosen = chosen;
    }

    boolean areChosen() {
        return chosen.isPresent();
    }

    /** @param verified whether a certificate must be believed */
    SslContext context(boolean verified) {
        return contexts.computeIfAbsent(
                verified ? Use.VERIFIED : Use.UNVERIFIED, use -> build(builder(use == Use.VERIFIED)));
    }

    /** The same for HTTP/2, where a certificate must be believed. */
    SslContext forGrpc() {
        return contexts.computeIfAbsent(Use.GRPC, use -> build(GrpcSslContexts.configure(builder(true))));
    }

    private SslContextBuilder builder(boolean verified) {
        SslContextBuilder context = SslContextBuilder.forClient();
        chosen.ifPresent(these -> context.trustManager(these.trusted()).keyManager(these.own()));
        if (!verified) {
            context.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        }
        return context;
    }

    private static SslContext build(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    /** Why a service is not believed, if that is the reason of a failure. */
    public static Optional<String> disbelief(Throwable failure) {
        String why = null;
        // What is deepest says most.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean counts = why != null || cause instanceof CertificateException;
            why = counts ? String.valueOf(cause.getMessage()) : null;
        }
        return Optional.ofNullable(why);
    }
}

package io.lictor.server.backend;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.CertificateException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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

    private final Map<Use, RenewedContext> contexts = new ConcurrentHashMap<>();
    private volatile Optional<Chosen> chosen;

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

    /**
     * For connections that are made from now on. Not on an event loop.
     *
     * @throws IllegalStateException when it cannot be used: then all stays as it was
     */
    public synchronized void renew(Chosen next) {
        Map<Use, SslContext> made = new EnumMap<>(Use.class);
        contexts.keySet().forEach(use -> made.put(use, build(use, Optional.of(next))));
        chosen = Optional.of(next);
        contexts.forEach((use, context) -> context.renew(Objects.requireNonNull(made.get(use))));
    }

    boolean areChosen() {
        return chosen.isPresent();
    }

    /** @param verified whether a certificate must be believed */
    SslContext context(boolean verified) {
        return context(verified ? Use.VERIFIED : Use.UNVERIFIED);
    }

    /** The same for HTTP/2, where a certificate must be believed. */
    SslContext forGrpc() {
        return context(Use.GRPC);
    }

    private SslContext context(Use use) {
        RenewedContext known = contexts.get(use);
        return known == null ? first(use) : known;
    }

    private synchronized SslContext first(Use use) {
        return contexts.computeIfAbsent(use, missing -> new RenewedContext(build(missing, chosen)));
    }

    private static SslContext build(Use use, Optional<Chosen> chosen) {
        SslContextBuilder context = SslContextBuilder.forClient();
        chosen.ifPresent(these -> context.trustManager(these.trusted()).keyManager(these.own()));
        if (use == Use.UNVERIFIED) {
            context.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        }
        try {
            return (use == Use.GRPC ? GrpcSslContexts.configure(context) : context).build();
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

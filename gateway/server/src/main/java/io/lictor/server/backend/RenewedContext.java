package io.lictor.server.backend;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * What connections have in common until it is replaced: whoever holds this has the newest for each new connection, and those that are
 * open keep what they began with. For any thread.
 */
final class RenewedContext extends SslContext {

    private volatile SslContext newest;

    RenewedContext(SslContext first) {
        this.newest = first;
    }

    /** @param next differs in certificates only */
    void renew(SslContext next) {
        newest = next;
    }

    @Override
    public boolean isClient() {
        return newest.isClient();
    }

    @Override
    public List<String> cipherSuites() {
        return newest.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other way to say it
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return newest.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers) {
        return newest.newEngine(buffers);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers, String host, int port) {
        return newest.newEngine(buffers, host, port);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return newest.sessionContext();
    }
}

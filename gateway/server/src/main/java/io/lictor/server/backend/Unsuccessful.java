package io.lictor.server.backend;

import io.lictor.balancing.Failure;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import reactor.netty.channel.AbortedException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.internal.shaded.reactor.pool.PoolShutdownException;

/** What an exception of Reactor Netty's client says of the endpoint. Stateless. */
final class Unsuccessful {

    private Unsuccessful() {}

    /** The endpoint left longer ago than the drain. */
    static <A> Attempt<A> left() {
        return new Attempt.Broken<>(Failure.CONNECT_FAILED, false, new ConnectException("endpoint has left"));
    }

    static <A> Attempt<A> broken(Throwable cause) {
        if (cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof SSLHandshakeException) {
            return new Attempt.Broken<>(Failure.CONNECT_FAILED, false, cause);
        }
        if (cause instanceof ConnectException) {
            return new Attempt.Broken<>(Failure.CONNECT_REFUSED, false, cause);
        }
        if (cause instanceof PoolAcquirePendingLimitException || cause instanceof PoolAcquireTimeoutException) {
            return new Attempt.Broken<>(Failure.OVERLOADED, false, cause);
        }
        if (cause instanceof PoolShutdownException) {
            // The endpoint left at this very moment: the next attempt gets a new connection.
            return new Attempt.Broken<>(Failure.RESET, false, cause);
        }
        if (cause instanceof TimeoutException) {
            return new Attempt.Broken<>(Failure.TIMEOUT, true, cause);
        }
        if (cause instanceof IOException || cause instanceof AbortedException) {
            return new Attempt.Broken<>(Failure.RESET, true, cause);
        }
        return new Attempt.Broken<>(Failure.SERVER_ERROR, true, cause);
    }
}

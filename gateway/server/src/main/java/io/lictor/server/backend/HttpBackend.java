package io.lictor.server.backend;

import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Failure;
import io.lictor.routing.Protocol;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import reactor.netty.tcp.SslProvider;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.resources.ConnectionProvider;

/**
 * Calls HTTP endpoints over kept connections, one pool per endpoint, on the event loops of the public port. Makes no
 * second attempt by itself: that is the retry rule's decision.
 */
public final class HttpBackend {

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    /** Names come from routes; so many differ in no table that is meant well. */
    private static final int MOST_TRUSTS = 1_000;

    private final HttpClient client;
    private final HttpClient h2c;
    private final Map<Trust, HttpClient> trusting = new ConcurrentHashMap<>();

    public HttpBackend(ConnectionProvider connections, Duration connectTimeout) {
        this.client = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .disableRetry(true);
        this.h2c = client.protocol(HttpProtocol.H2C);
    }

    /** Completes with the head of the answer or with what went wrong; never fails. Cancelling closes the connection. */
    public Mono<Attempt<HttpAnswer>> call(Endpoint endpoint, HttpCall call) {
        HttpClient chosen = call.protocol() == Protocol.H2C ? h2c : client(call);
        String scheme = call.protocol().tls() ? "https://" : "http://";
        HttpClient.RequestSender request = chosen.headers(headers -> headers.set(call.headers()))
                .request(call.method())
                .uri(scheme + endpoint.id().authority() + call.pathAndQuery());
        HttpClient.ResponseReceiver<?> receiver = call.body()
                .<HttpClient.ResponseReceiver<?>>map(body -> request.send(body))
                .orElse(request);
        // last(), not next(): next() would cancel, and a cancelled exchange loses its connection.
        return receiver.responseConnection((head, connection) -> Mono.just(new HttpAnswer(head, connection)))
                .last()
                .timeout(call.timeout())
                .map(HttpBackend::judge)
                .onErrorResume(Throwable.class, cause -> Mono.just(broken(cause)));
    }

    private HttpClient client(HttpCall call) {
        if (!call.protocol().tls() || call.trust().equals(Trust.USUAL)) {
            return client;
        }
        HttpClient known = trusting.get(call.trust());
        if (known != null) {
            return known;
        }
        if (trusting.size() >= MOST_TRUSTS) {
            trusting.clear();
        }
        return trusting.computeIfAbsent(call.trust(), this::trusting);
    }

    /** One for each kind of trust, so that its connections are shared among calls and not with others. */
    private HttpClient trusting(Trust trust) {
        try {
            SslContextBuilder context = SslContextBuilder.forClient();
            if (!trust.verified()) {
                context.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            }
            SslContext built = context.build();
            return client.secure(spec -> {
                SslProvider.Builder secure = spec.sslContext(built);
                trust.serverName().ifPresent(name -> secure.serverNames(new SNIHostName(name)));
            });
        } catch (SSLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Attempt<HttpAnswer> judge(HttpAnswer answer) {
        return switch (answer.head().status().code()) {
            case 503 -> new Attempt.Unwell<>(answer, Failure.UNAVAILABLE, retryAfter(answer), answer::discard);
            case 500, 502 -> new Attempt.Failing<>(answer, Failure.SERVER_ERROR, answer::discard);
            case 504 -> new Attempt.Failing<>(answer, Failure.TIMEOUT, answer::discard);
            case 429 -> new Attempt.Failing<>(answer, Failure.OVERLOADED, answer::discard);
            default -> new Attempt.Answered<>(answer, answer::discard);
        };
    }

    private static Optional<Duration> retryAfter(HttpAnswer answer) {
        String text = answer.head().responseHeaders().get("retry-after");
        if (text == null || text.isEmpty() || text.length() > 9 || !text.chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        Duration wished = Duration.ofSeconds(Long.parseLong(text));
        return Optional.of(wished.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wished);
    }

    private static Attempt<HttpAnswer> broken(Throwable cause) {
        if (cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException) {
            return new Attempt.Broken<>(Failure.CONNECT_FAILED, false, cause);
        }
        if (cause instanceof ConnectException) {
            return new Attempt.Broken<>(Failure.CONNECT_REFUSED, false, cause);
        }
        if (cause instanceof PoolAcquirePendingLimitException || cause instanceof PoolAcquireTimeoutException) {
            return new Attempt.Broken<>(Failure.OVERLOADED, false, cause);
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

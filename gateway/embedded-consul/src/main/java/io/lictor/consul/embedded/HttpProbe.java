package io.lictor.consul.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** A request on a connection of its own: 2xx passes, 429 warns, the rest is critical. */
final class HttpProbe implements Probe {

    /** More of a body is neither read nor kept. */
    private static final int MAX_OUTPUT = 4096;

    private final HttpClient client;
    private final CheckDefinition.Kind.Http target;
    private final Duration timeout;

    HttpProbe(CheckDefinition.Kind.Http target, Duration timeout) {
        this.target = target;
        this.timeout = timeout;
        this.client = client(target);
    }

    private static HttpClient client(CheckDefinition.Kind.Http target) {
        HttpClient plain = HttpClient.create(ConnectionProvider.newConnection())
                .followRedirect(true)
                .disableRetry(true)
                .headers(headers -> {
                    headers.set("User-Agent", "Consul Health Check");
                    headers.set("Accept", "text/plain, text/*, */*");
                    headers.set("Connection", "close");
                    target.headers().forEach(headers::set);
                });
        return target.skipVerify() ? plain.secure(ssl -> ssl.sslContext(trustingAnybody())) : plain;
    }

    private static SslContext trustingAnybody() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this machine has no TLS", e);
        }
    }

    @Override
    public Mono<Result> look() {
        URI uri = target.uri();
        String quoted = asGo(target.method()) + " \"" + uri + "\": ";
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            return Mono.just(Result.critical(quoted + "unsupported protocol scheme \"" + scheme + "\""));
        }
        return client.request(HttpMethod.valueOf(target.method()))
                .uri(uri)
                .send(ByteBufFlux.fromString(Mono.just(target.body())))
                .response((response, body) -> text(body).map(text -> result(response, text)))
                .single()
                .timeout(timeout)
                .onErrorResume(error -> Mono.just(Result.critical(quoted + failure(error))));
    }

    private Result result(HttpClientResponse response, String body) {
        int code = response.status().code();
        CheckStatus status =
                code / 100 == 2 ? CheckStatus.PASSING : code == 429 ? CheckStatus.WARNING : CheckStatus.CRITICAL;
        return new Result(
                status,
                "HTTP " + target.method() + " " + target.uri() + ": " + code + " "
                        + response.status().reasonPhrase() + " Output: " + body);
    }

    private static Mono<String> text(Flux<ByteBuf> body) {
        return body.scan(new StringBuilder(), (text, bytes) -> text.append(bytes.toString(StandardCharsets.UTF_8)))
                .takeUntil(text -> text.length() >= MAX_OUTPUT)
                .last()
                .map(text -> text.substring(0, Math.min(MAX_OUTPUT, text.length())));
    }

    private String failure(Throwable error) {
        if (error instanceof TimeoutException) {
            return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
        }
        int port = target.uri().getPort();
        int assumed = "https".equals(target.uri().getScheme()) ? 443 : 80;
        return Probe.reason(error, target.uri().getHost() + ":" + (port < 0 ? assumed : port));
    }

    private static String asGo(String method) {
        return method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    }
}

package io.lictor.server.express;

import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import io.lictor.routing.Target;
import io.lictor.server.backend.DirectAnswer;
import io.lictor.server.backend.DirectCall;
import io.lictor.server.backend.DirectConnection;
import io.lictor.server.backend.Retry;
import io.lictor.server.backend.Trust;
import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.exchange.HeaderRules;
import io.lictor.server.exchange.Repeatable;
import io.lictor.server.exchange.Unreachable;
import io.lictor.server.exchange.UpstreamPath;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A request that is passed on to an HTTP endpoint. Bodies stream both ways: each side is read only while the other can
 * take more. Used on the client's event loop.
 */
final class ForwardedCall implements ExpressCall, DirectAnswer.Reader {

    /** What a backend says before an answer has no end by itself. */
    private static final int MOST_INTERIM = 16;

    private final ExpressExchange exchange;
    private final Target.Http target;
    private final @Nullable Upload upload;
    private @Nullable Disposable attempts;
    private @Nullable DirectConnection answering;
    private @Nullable Permit permit;
    private @Nullable HttpResponse pending;
    private int interim;
    private boolean unflushed;
    private boolean over;

    ForwardedCall(ExpressExchange exchange, Target.Http target) {
        this.exchange = exchange;
        this.target = target;
        this.upload = exchange.hasBody() ? new Upload(exchange, target) : null;
    }

    @Override
    public void begin() {
        DirectCall call = call();
        var plan = new Retry.Plan(
                target.cluster(),
                exchange.route().traffic(),
                Repeatable.is(exchange.request().method(), upload != null),
                exchange.hashKey(),
                exchange.record().trail());
        var backends = exchange.organs().backends();
        attempts = backends.retry()
                .run(
                        plan,
                        (endpoint, spent, span) -> backends.http().call(endpoint, call.after(spent), span),
                        call.loop())
                .subscribe(this::served, this::failed);
    }

    private DirectCall call() {
        ExpressRequest request = exchange.request();
        UpstreamPath path = UpstreamPath.of(request.rawPath(), request.rawQuery(), target.handling());
        HeaderRules rules = exchange.organs().headers();
        HttpHeaders headers = rules.towardsBackend(request, exchange.requestId(), path.stripped());
        if (upload != null && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            // Also where a header of the client's has taken the length away: unframed, the body were the next request.
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        Optional<String> host = rules.host(request, target.handling().host());
        host.ifPresent(name -> headers.set(HttpHeaderNames.HOST, name));
        return new DirectCall(
                exchange.loop(),
                target.protocol().tls() ? Optional.of(Trust.of(target.handling())) : Optional.empty(),
                HttpMethod.valueOf(request.method()),
                path.pathAndQuery(),
                headers,
                host.isPresent(),
                upload == null ? DirectCall.Body.NONE : upload,
                exchange.route().timeout(),
                this::interim);
    }

    // --- The body of the request ---

    @Override
    public void body(HttpContent content) {
        if (upload == null || over) {
            content.release();
        } else {
            upload.part(content);
        }
    }

    @Override
    public void bodyPaused() {
        if (upload != null) {
            upload.flush();
        }
    }

    @Override
    public boolean wantsBody() {
        return upload == null || upload.wantsMore();
    }

    // --- The answer ---

    private void interim(HttpResponse head) {
        if (!over && answering == null && ++interim <= MOST_INTERIM) {
            HeaderRules.strip(head.headers());
            head.headers().remove(HttpHeaderNames.CONTENT_LENGTH); // RFC 9110, 8.6
            exchange.interim(head);
        }
    }

    private void served(Retry.Served<DirectAnswer> served) {
        permit = served.permit();
        answering = served.answer().connection();
        answering.readBy(this);
        try {
            begin(served.answer().head());
        } catch (RuntimeException bug) {
            cancel();
            exchange.fail(bug);
        }
    }

    private void begin(HttpResponse head) {
        HttpHeaders headers = head.headers();
        HeaderRules.strip(headers);
        if (!isBodiless(head) && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        pending = head.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    /** Not before something of the body has come: until then what is broken can still be answered. */
    private void writeHead() {
        HttpResponse head = pending;
        if (head != null) {
            pending = null;
            unflushed = true;
            exchange.begin(head);
        }
    }

    /** RFC 9112, 6.3. */
    private boolean isBodiless(HttpResponse head) {
        int status = head.status().code();
        return exchange.isHead() || status == 204 || status == 304;
    }

    private void failed(Throwable cause) {
        stop();
        exchange.fail(
                Unreachable.explain(cause, exchange.route(), exchange.route().timeout()));
    }

    @Override
    public void part(HttpContent content) {
        boolean last = false;
        if (content instanceof LastHttpContent end) {
            last = true;
            HeaderRules.stripTrailers(end.trailingHeaders());
        }
        writeHead();
        exchange.part(content);
        if (last) {
            end(Permit::success);
            exchange.finish();
        } else {
            unflushed = true;
            if (answering != null && !exchange.context().channel().isWritable()) {
                exchange.context().flush();
                unflushed = false;
                answering.reading(exchange.context().channel().isWritable());
            }
        }
    }

    @Override
    public void paused() {
        if (unflushed) {
            unflushed = false;
            exchange.context().flush();
        }
    }

    @Override
    public GatewayException tooSlow() {
        return Admission.silent(exchange.organs().settings().streamInactivity());
    }

    @Override
    public void bodyBroken(GatewayException cause) {
        cancel();
        exchange.fail(cause);
    }

    @Override
    public void clientWritable() {
        if (answering != null && exchange.context().channel().isWritable()) {
            answering.reading(true);
        }
    }

    @Override
    public void broken(Throwable cause) {
        end(broken -> broken.failure(Failure.RESET));
        exchange.fail(cause instanceof IOException ? cause : new IOException(cause));
    }

    // --- The end ---

    @Override
    public void cancel() {
        if (attempts != null) {
            attempts.dispose();
        }
        if (answering != null) {
            answering.close();
        }
        end(Permit::ignore);
    }

    private void end(Consumer<Permit> how) {
        stop();
        answering = null;
        Permit held = permit;
        permit = null;
        if (held != null) {
            how.accept(held);
        }
    }

    private void stop() {
        over = true;
        if (upload != null) {
            upload.stop();
        }
    }
}

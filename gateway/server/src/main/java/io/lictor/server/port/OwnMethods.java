package io.lictor.server.port;

import io.grpc.Status;
import io.lictor.server.exchange.GatewayException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which requests are for the gateway itself by their method, whatever routes there are (RFC 9110, 7.6.2 and 9.3). Stateless. */
final class OwnMethods {

    /** Of the server as a whole (RFC 9112, 3.2.4). */
    private static final String ALL = "*";

    private static final String OFFERED = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final AsciiString MAX_FORWARDS = AsciiString.cached("Max-Forwards");

    /** As many digits as an int holds whatever they are. */
    private static final int SAFE_DIGITS = 9;

    private OwnMethods() {}

    /** What the client is told instead of an answer of a backend; null for a request that passes, which is forwarded once less then. */
    static @Nullable GatewayException answer(HttpRequest head) {
        HttpMethod method = head.method();
        if (method.equals(HttpMethod.CONNECT)) {
            // A backend's 2xx would make a tunnel of a connection that others use too (RFC 9110, 9.3.6).
            return unoffered(
                    "NO_TUNNELS", "CONNECT is not offered: this gateway makes no tunnels; ask for the resource itself");
        }
        if (method.equals(HttpMethod.TRACE)) {
            // A backend repeats what it gets: what the gateway and those before it have added, and cookies to scripts.
            return unoffered("NO_TRACE", "TRACE is not offered: its answer would repeat credentials");
        }
        if (method.equals(HttpMethod.OPTIONS)) {
            return head.uri().equals(ALL)
                    ? own("OPTIONS * is answered by the gateway: paths differ in what they offer; ask OPTIONS of one")
                    : forwarded(head);
        }
        return head.uri().equals(ALL)
                ? new GatewayException(
                        Status.Code.INVALID_ARGUMENT,
                        400,
                        "BAD_TARGET",
                        "the target of the request is *, of which only OPTIONS is asked; give a path")
                : null;
    }

    private static @Nullable GatewayException forwarded(HttpRequest head) {
        List<String> lines = head.headers().getAll(MAX_FORWARDS);
        String times = lines.size() == 1 ? lines.get(0).strip() : "";
        if (times.isEmpty() || !times.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return null; // which is no number limits nothing
        }
        int left = times.length() > SAFE_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(times);
        if (left == 0) {
            return own("Max-Forwards is 0: the gateway answers, and no service is asked");
        }
        head.headers().set(MAX_FORWARDS, Integer.toString(left - 1));
        return null;
    }

    private static GatewayException unoffered(String reason, String text) {
        return new GatewayException(Status.Code.UNIMPLEMENTED, 501, reason, text);
    }

    private static GatewayException own(String text) {
        return new GatewayException(
                Status.Code.OK, 200, "OWN_OPTIONS", text, Map.of(HttpHeaderNames.ALLOW.toString(), OFFERED));
    }
}

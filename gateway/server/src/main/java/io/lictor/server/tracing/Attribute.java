package io.lictor.server.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/**
 * Attributes of spans: OpenTelemetry's <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">conventions for
 * HTTP</a> and <a href="https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/">for RPC</a>, and Lictor's own.
 */
final class Attribute {

    static final AttributeKey<String> CLIENT_ADDRESS = stringKey("client.address");
    static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
    static final AttributeKey<String> HTTP_METHOD = stringKey("http.request.method");
    static final AttributeKey<String> HTTP_METHOD_ORIGINAL = stringKey("http.request.method_original");
    static final AttributeKey<Long> HTTP_RESEND_COUNT = longKey("http.request.resend_count");
    static final AttributeKey<Long> HTTP_STATUS = longKey("http.response.status_code");
    static final AttributeKey<String> HTTP_ROUTE = stringKey("http.route");
    static final AttributeKey<String> PROTOCOL_VERSION = stringKey("network.protocol.version");
    static final AttributeKey<String> RPC_METHOD = stringKey("rpc.method");
    static final AttributeKey<String> RPC_STATUS = stringKey("rpc.response.status_code");
    static final AttributeKey<String> RPC_SYSTEM = stringKey("rpc.system.name");
    static final AttributeKey<String> SERVER_ADDRESS = stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
    static final AttributeKey<String> URL_FULL = stringKey("url.full");
    static final AttributeKey<String> URL_PATH = stringKey("url.path");
    static final AttributeKey<String> URL_SCHEME = stringKey("url.scheme");
    static final AttributeKey<String> USER_AGENT = stringKey("user_agent.original");

    static final AttributeKey<String> ATTEMPT = stringKey("lictor.attempt");
    static final AttributeKey<String> OUTCOME = stringKey("lictor.outcome");
    static final AttributeKey<String> REASON = stringKey("lictor.reason");
    static final AttributeKey<String> ROUTE = stringKey("lictor.route");
    static final AttributeKey<String> SERVICE = stringKey("lictor.service");

    private Attribute() {}
}

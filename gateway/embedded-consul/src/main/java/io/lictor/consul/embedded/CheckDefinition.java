package io.lictor.consul.embedded;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A check as registered. Which kind it is follows from the fields given, as in Consul: a target with an interval, or a
 * time to live.
 *
 * @param successBeforePassing good results in a row before a check is more than critical; 0 and 1 mean the first
 * @param failuresBeforeCritical bad results in a row before a check is critical; 0 and 1 mean the first
 * @param deregisterAfter zero if the service stays however long the check is critical
 */
record CheckDefinition(
        String checkId,
        String name,
        Optional<CheckStatus> status,
        String notes,
        String serviceId,
        Kind kind,
        Duration interval,
        Duration timeout,
        int successBeforePassing,
        int failuresBeforeCritical,
        Duration deregisterAfter) {

    /** What a check looks at. */
    sealed interface Kind {

        /** The owner reports; silence for {@code lifetime} is critical. */
        record Ttl(Duration lifetime) implements Kind {}

        record Http(URI uri, String method, Map<String, List<String>> headers, String body, boolean skipVerify)
                implements Kind {}

        record Tcp(String target) implements Kind {}

        /** {@code target} is {@code host:port} or {@code host:port/service}. */
        record Grpc(String target, boolean tls, boolean skipVerify) implements Kind {}

        /** Critical for as long as it exists. */
        record Maintenance() implements Kind {}

        default String type() {
            return getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

    private static final Set<String> NAMES = Set.of(
            "CheckID",
            "Name",
            "Status",
            "Notes",
            "ServiceID",
            "ScriptArgs",
            "Args",
            "HTTP",
            "Header",
            "Method",
            "Body",
            "TCP",
            "Interval",
            "AliasNode",
            "AliasService",
            "DockerContainerID",
            "Shell",
            "GRPC",
            "GRPCUseTLS",
            "TLSSkipVerify",
            "Timeout",
            "TTL",
            "SuccessBeforePassing",
            "FailuresBeforeCritical",
            "ProxyHTTP",
            "ProxyGRPC",
            "DeregisterCriticalServiceAfter",
            "OutputMaxSize");

    private static final Set<String> NOT_SERVED =
            Set.of("AliasNode", "AliasService", "DockerContainerID", "Shell", "ProxyHTTP", "ProxyGRPC");

    /** The check of a service; {@code field} is what it is called there. */
    static CheckDefinition ofService(JsonNode json, String field) {
        return read(new JsonFields(json, field, NAMES), "");
    }

    /** A check registered by itself, where the id may be called {@code ID}. */
    static CheckDefinition alone(byte[] body) {
        Set<String> names = new HashSet<>(NAMES);
        names.addAll(Set.of("ID", "Token"));
        JsonFields fields = new JsonFields(JsonFields.parse(body), "", names);
        if (fields.text("Name").isEmpty()) {
            throw ApiError.badRequest("Missing check name");
        }
        return read(fields, fields.text("ID", fields.text("Name")));
    }

    private static CheckDefinition read(JsonFields fields, String defaultId) {
        NOT_SERVED.stream().filter(fields::has).forEach(name -> {
            throw ApiError.badRequest("Invalid check: the embedded Consul has no " + name + " checks");
        });
        CheckDefinition check = new CheckDefinition(
                fields.text("CheckID", defaultId),
                fields.text("Name"),
                status(fields.text("Status")),
                fields.text("Notes"),
                fields.text("ServiceID"),
                kind(fields),
                atLeast(fields.duration("Interval"), LEAST_INTERVAL),
                fields.duration("Timeout").compareTo(Duration.ZERO) > 0 ? fields.duration("Timeout") : DEFAULT_TIMEOUT,
                fields.number("SuccessBeforePassing", 0),
                fields.number("FailuresBeforeCritical", 0),
                fields.duration("DeregisterCriticalServiceAfter"));
        return check;
    }

    private static Kind kind(JsonFields fields) {
        Duration interval = fields.duration("Interval");
        Duration ttl = fields.duration("TTL");
        boolean positiveInterval = interval.compareTo(Duration.ZERO) > 0;
        boolean watches = fields.has("ScriptArgs")
                || Stream.of("HTTP", "TCP", "GRPC")
                        .anyMatch(name -> !fields.text(name).isEmpty());
        if (positiveInterval && ttl.compareTo(Duration.ZERO) > 0) {
            throw ApiError.badRequest("Invalid check: Interval and TTL cannot both be specified");
        }
        if (watches && !positiveInterval) {
            throw ApiError.badRequest("Invalid check: Interval must be > 0 for Script, HTTP, or TCP checks");
        }
        if (!watches && ttl.compareTo(Duration.ZERO) <= 0) {
            throw ApiError.badRequest("Invalid check: TTL must be > 0 for TTL checks");
        }
        if (fields.has("ScriptArgs") || fields.has("Args")) {
            throw ApiError.failed("Scripts are disabled on this agent from remote calls; to enable, configure"
                    + " 'enable_script_checks' to true");
        }
        return watches ? target(fields) : new Kind.Ttl(ttl);
    }

    private static Kind target(JsonFields fields) {
        boolean skipVerify = fields.flag("TLSSkipVerify");
        if (!fields.text("HTTP").isEmpty()) {
            URI uri;
            try {
                uri = URI.create(fields.text("HTTP"));
            } catch (IllegalArgumentException e) {
                throw ApiError.badRequest("Invalid check: HTTP is not a URL: " + fields.text("HTTP"));
            }
            String method = fields.text("Method").isEmpty() ? "GET" : fields.text("Method");
            return new Kind.Http(uri, method, fields.headers("Header"), fields.text("Body"), skipVerify);
        }
        return !fields.text("TCP").isEmpty()
                ? new Kind.Tcp(fields.text("TCP"))
                : new Kind.Grpc(fields.text("GRPC"), fields.flag("GRPCUseTLS"), skipVerify);
    }

    private static Optional<CheckStatus> status(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(CheckStatus.parse(text)
                .orElseThrow(() -> ApiError.badRequest("Status for checks must 'passing', 'warning', 'critical'")));
    }

    private static Duration atLeast(Duration duration, Duration least) {
        return duration.compareTo(least) < 0 ? least : duration;
    }

    CheckDefinition named(String id, String nameIfNone) {
        return new CheckDefinition(
                checkId.isEmpty() ? id : checkId,
                name.isEmpty() ? nameIfNone : name,
                status,
                notes,
                serviceId,
                kind,
                interval,
                timeout,
                successBeforePassing,
                failuresBeforeCritical,
                deregisterAfter);
    }

    static CheckDefinition maintenance(String checkId, String name, String serviceId, String reason) {
        return new CheckDefinition(
                checkId,
                name,
                Optional.of(CheckStatus.CRITICAL),
                reason,
                serviceId,
                new Kind.Maintenance(),
                LEAST_INTERVAL,
                DEFAULT_TIMEOUT,
                0,
                0,
                Duration.ZERO);
    }

    /** As first seen, before any result. */
    CheckEntry entry(String serviceName, List<String> serviceTags) {
        return new CheckEntry(
                checkId,
                name,
                status.orElse(CheckStatus.CRITICAL),
                notes,
                "",
                serviceId,
                serviceName,
                serviceTags,
                kind.type(),
                0,
                0);
    }

    CheckDefinition of(String newServiceId) {
        return new CheckDefinition(
                checkId,
                name,
                status,
                notes,
                newServiceId,
                kind,
                interval,
                timeout,
                successBeforePassing,
                failuresBeforeCritical,
                deregisterAfter);
    }
}

package io.lictor.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors read to complete and explain the {@code lictor.*} keys. */
final class ConfigurationMetadataTest {

    private static final List<String> KEYS = List.of(
            "lictor.access-log.enabled",
            "lictor.access-log.file",
            "lictor.access-log.format",
            "lictor.access-log.query",
            "lictor.access-log.queue",
            "lictor.balancing.decay",
            "lictor.balancing.failure-penalty",
            "lictor.balancing.hash-bound",
            "lictor.balancing.lb",
            "lictor.balancing.overprovisioning",
            "lictor.balancing.own-zone",
            "lictor.balancing.panic-floor",
            "lictor.balancing.retry-after-limit",
            "lictor.balancing.retry-percent",
            "lictor.balancing.retry-reserve",
            "lictor.balancing.seed-latency",
            "lictor.balancing.slow-start",
            "lictor.breaker.consecutive-failures",
            "lictor.breaker.failure-rate",
            "lictor.breaker.first-ejection",
            "lictor.breaker.jitter",
            "lictor.breaker.longest-ejection",
            "lictor.breaker.max-ejected",
            "lictor.breaker.minimum-calls",
            "lictor.breaker.refused-ejection",
            "lictor.breaker.window",
            "lictor.client.first-byte-timeout",
            "lictor.client.head-timeout",
            "lictor.compat.fabio",
            "lictor.compat.go-micro",
            "lictor.compat.go-micro-namespaces",
            "lictor.compat.traefik",
            "lictor.consul.blocking-wait",
            "lictor.consul.datacenters",
            "lictor.consul.embedded",
            "lictor.consul.max-backoff",
            "lictor.consul.max-watches",
            "lictor.consul.namespace",
            "lictor.consul.partition",
            "lictor.consul.snapshot",
            "lictor.consul.ssl-bundle",
            "lictor.consul.token-file",
            "lictor.descriptors",
            "lictor.descriptors-dir",
            "lictor.express.enabled",
            "lictor.filters.allowed",
            "lictor.grpc.eager-connect",
            "lictor.grpc.keepalive",
            "lictor.grpc.keepalive-timeout",
            "lictor.grpc.reflection-timeout",
            "lictor.limits.body",
            "lictor.limits.proxied-body",
            "lictor.limits.response",
            "lictor.limits.stream-inactivity",
            "lictor.limits.websocket-frame",
            "lictor.shutdown.delay",
            "lictor.status.allow",
            "lictor.status.docs",
            "lictor.status.max-watchers",
            "lictor.tags.restful",
            "lictor.tags.rpc",
            "lictor.tracing.enabled",
            "lictor.tracing.max-recorded-per-second",
            "lictor.transcoding.emit-defaults",
            "lictor.transcoding.enums-as-numbers",
            "lictor.transcoding.head-by-get",
            "lictor.transcoding.ignored-parameters",
            "lictor.transcoding.int64-as-numbers",
            "lictor.transcoding.path-unescape",
            "lictor.transcoding.plus-is-space",
            "lictor.transcoding.proto-names",
            "lictor.transcoding.query-beside-body",
            "lictor.transcoding.strict-collisions",
            "lictor.transcoding.trailing-slash",
            "lictor.transcoding.unknown-fields",
            "lictor.transcoding.unknown-parameters",
            "lictor.upstream.connect-timeout",
            "lictor.upstream.drain",
            "lictor.upstream.hedge",
            "lictor.upstream.max-connections",
            "lictor.upstream.max-in-flight",
            "lictor.upstream.retries",
            "lictor.upstream.ssl-bundle",
            "lictor.upstream.timeout");

    private final TreeMap<String, JsonNode> keys = new TreeMap<>();

    ConfigurationMetadataTest() throws IOException {
        for (URL resource : Collections.list(ConfigurationMetadataTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = resource.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(json).get("properties")) {
                    String name = property.get("name").asString();
                    if (name.startsWith("lictor.")) {
                        keys.put(name, property);
                    }
                }
            }
        }
    }

    @Test
    void every_key_is_there() {
        assertThat(keys).containsOnlyKeys(KEYS);
    }

    /** Others are refused at the start. */
    @Test
    void every_key_is_known_to_the_program() {
        assertThat(Keys.ofLictor().values()).containsExactlyElementsOf(KEYS);
    }

    @Test
    void every_key_is_explained() {
        assertThat(keys)
                .allSatisfy((name, property) ->
                        assertThat(property.get("description")).as(name).isNotNull());
    }

    @ParameterizedTest
    @CsvSource({
        "lictor.consul.blocking-wait, 55s",
        "lictor.client.head-timeout, 10s",
        "lictor.limits.body, 4MB",
        "lictor.upstream.max-connections, 1000",
        "lictor.grpc.eager-connect, 256",
        "lictor.transcoding.trailing-slash, strict",
        "lictor.consul.embedded, false"
    })
    void defaults_are_told(String name, String value) {
        assertThat(Objects.requireNonNull(keys.get(name)).get("defaultValue").asString())
                .isEqualTo(value);
    }
}

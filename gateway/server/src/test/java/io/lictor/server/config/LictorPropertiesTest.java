package io.lictor.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.BreakerPolicy;
import io.lictor.balancing.ClusterPolicy;
import io.lictor.balancing.Picking;
import io.lictor.routing.RoutePolicy;
import io.lictor.routing.TrafficPolicy;
import io.lictor.server.accesslog.LineFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

/** The settings alone, without the program they are for. */
@ExtendWith(OutputCaptureExtension.class)
final class LictorPropertiesTest {

    @EnableConfigurationProperties(LictorProperties.class)
    static final class Settings {}

    private static LictorProperties with(String... settings) {
        SpringApplication application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        Map<String, Object> quiet = new HashMap<>();
        quiet.put("spring.config.location", "optional:file:./none/");
        quiet.put("spring.main.banner-mode", "off");
        quiet.put("spring.cloud.bootstrap.enabled", "false");
        application.setDefaultProperties(quiet);
        try (ConfigurableApplicationContext context = application.run(settings)) {
            return context.getBean(LictorProperties.class);
        }
    }

    @Test
    void without_any_setting_balancing_goes_by_its_own_defaults() {
        assertThat(with().balancingSettings()).isEqualTo(BalancingSettings.defaults());
        assertThat(with().traffic().balancing()).isEqualTo(ClusterPolicy.defaults());
    }

    @Test
    void each_number_of_balancing_can_be_set() {
        LictorProperties properties = with(
                "--lictor.balancing.lb=least",
                "--lictor.balancing.slow-start=7s",
                "--lictor.balancing.own-zone=east",
                "--lictor.balancing.panic-floor=1",
                "--lictor.balancing.overprovisioning=102",
                "--lictor.balancing.hash-bound=103",
                "--lictor.balancing.decay=4s",
                "--lictor.balancing.seed-latency=5ms",
                "--lictor.balancing.failure-penalty=6s",
                "--lictor.balancing.retry-after-limit=8s",
                "--lictor.balancing.retry-percent=9",
                "--lictor.balancing.retry-reserve=11",
                "--lictor.breaker.consecutive-failures=12",
                "--lictor.breaker.first-ejection=13s",
                "--lictor.breaker.longest-ejection=14s",
                "--lictor.breaker.jitter=15",
                "--lictor.breaker.refused-ejection=16s",
                "--lictor.breaker.max-ejected=17",
                "--lictor.breaker.window=18s",
                "--lictor.breaker.minimum-calls=19",
                "--lictor.breaker.failure-rate=21");

        assertThat(properties.balancingSettings())
                .isEqualTo(new BalancingSettings(
                        new BalancingSettings.Latency(seconds(4), Duration.ofMillis(5), seconds(6), seconds(8)),
                        new BalancingSettings.Ejecting(seconds(18), 19, 21, seconds(14), 15, seconds(16), 17),
                        new BalancingSettings.Spreading("east", 1, 102, 103),
                        new BalancingSettings.Retrying(9, 11)));
        assertThat(properties.traffic().balancing())
                .isEqualTo(new ClusterPolicy(
                        Picking.LEAST, seconds(7), new BreakerPolicy(12, seconds(13)), new TreeMap<>()));
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    @Test
    void without_any_setting_the_documented_defaults_hold() {
        LictorProperties defaults = with();

        assertThat(defaults.consul().embedded()).isFalse();
        assertThat(defaults.consul().blockingWait()).isEqualTo(Duration.ofSeconds(55));
        assertThat(defaults.consul().maxBackoff()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.consul().maxWatches()).isEqualTo(128);
        assertThat(defaults.consul().tokenFile()).isNull();
        assertThat(defaults.consul().sslBundle()).isNull();
        assertThat(defaults.consul().datacenters()).isEmpty();
        assertThat(defaults.consul().namespace()).isEmpty();
        assertThat(defaults.consul().partition()).isEmpty();
        assertThat(defaults.consul().snapshot()).isNull();
        assertThat(defaults.tags().restful()).isEmpty();
        assertThat(defaults.tags().rpc()).isEmpty();
        assertThat(defaults.limits().body()).isEqualTo(DataSize.ofMegabytes(4));
        assertThat(defaults.limits().proxiedBody()).isNull();
        assertThat(defaults.limits().response()).isEqualTo(DataSize.ofMegabytes(16));
        assertThat(defaults.limits().websocketFrame()).isEqualTo(DataSize.ofMegabytes(1));
        assertThat(defaults.upstream().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.upstream().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(defaults.upstream().maxConnections()).isEqualTo(1000);
        assertThat(defaults.upstream().sslBundle()).isNull();
        assertThat(defaults.upstream().drain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.grpc().eagerConnect()).isEqualTo(256);
        assertThat(defaults.grpc().reflectionTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.grpc().keepalive()).isEqualTo(Duration.ofMinutes(5));
        assertThat(defaults.grpc().keepaliveTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(defaults.status().allow()).containsExactly("127.0.0.0/8", "::1");
        assertThat(defaults.accessLog())
                .isEqualTo(new LictorProperties.AccessLog(false, LineFormat.JSON, null, false, 8_192));
        assertThat(defaults.transcoding().policy()).isEqualTo(RoutePolicy.defaults());
        assertThat(defaults.traffic()).isEqualTo(TrafficPolicy.defaults());
        assertThat(defaults.descriptors()).isEmpty();
        assertThat(defaults.descriptorsDir()).isNull();
    }

    @Test
    void all_that_concerns_consul_can_be_written() {
        LictorProperties set = with(
                "--lictor.consul.blocking-wait=5s",
                "--lictor.consul.token-file=/run/token",
                "--lictor.consul.ssl-bundle=consul",
                "--lictor.consul.datacenters=dc1,dc-2",
                "--lictor.consul.namespace=team",
                "--lictor.consul.partition=west",
                "--lictor.consul.snapshot=/var/lib/lictor/catalog.json");

        assertThat(set.consul().blockingWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(set.consul().tokenFile()).isEqualTo(Path.of("/run/token"));
        assertThat(set.consul().sslBundle()).isEqualTo("consul");
        assertThat(set.consul().datacenters()).containsExactly("dc1", "dc-2");
        assertThat(set.consul().namespace()).isEqualTo("team");
        assertThat(set.consul().partition()).isEqualTo("west");
        assertThat(set.consul().snapshot()).isEqualTo(Path.of("/var/lib/lictor/catalog.json"));
    }

    @Test
    void every_kind_of_setting_can_be_written() {
        LictorProperties set = with(
                "--lictor.tags.restful=web,http",
                "--lictor.limits.proxied-body=1GB",
                "--lictor.upstream.max-connections=50",
                "--lictor.upstream.ssl-bundle=services",
                "--lictor.status.allow=10.0.0.0/8",
                "--lictor.access-log.enabled=true",
                "--lictor.access-log.format=common",
                "--lictor.access-log.file=/var/log/lictor.log",
                "--lictor.transcoding.path-unescape=keep-reserved",
                "--lictor.transcoding.query-beside-body=bind",
                "--lictor.transcoding.ignored-parameters=a,b",
                "--lictor.descriptors[post_micro]=file:/x/post.pb",
                "--lictor.descriptors-dir=/x");

        assertThat(set.tags().restful()).containsExactlyInAnyOrder("web", "http");
        assertThat(set.limits().proxiedBody()).isEqualTo(DataSize.ofGigabytes(1));
        assertThat(set.upstream().maxConnections()).isEqualTo(50);
        assertThat(set.upstream().sslBundle()).isEqualTo("services");
        assertThat(set.status().allow()).containsExactly("10.0.0.0/8");
        assertThat(set.accessLog())
                .isEqualTo(new LictorProperties.AccessLog(
                        true, LineFormat.COMMON, Path.of("/var/log/lictor.log"), false, 8_192));
        assertThat(set.transcoding().policy().words())
                .containsEntry("path-unescape", "keep-reserved")
                .containsEntry("query-beside-body", "bind")
                .containsEntry("ignored-parameters", List.of("a", "b"));
        assertThat(set.descriptors()).containsExactly(Map.entry("post_micro", "file:/x/post.pb"));
        assertThat(set.descriptorsDir()).isEqualTo(Path.of("/x"));
    }

    @Test
    void every_setting_of_traffic_can_be_written() {
        LictorProperties set = with(
                "--lictor.upstream.timeout=3s",
                "--lictor.upstream.retries=2",
                "--lictor.upstream.hedge=50ms",
                "--lictor.upstream.max-in-flight=10",
                "--lictor.balancing.lb=least",
                "--lictor.balancing.slow-start=0s",
                "--lictor.breaker.consecutive-failures=7",
                "--lictor.breaker.first-ejection=2s");

        assertThat(set.traffic().words())
                .containsEntry("timeout", "3s")
                .containsEntry("retry", 2)
                .containsEntry("hedge", "50ms")
                .containsEntry("inflight", 10)
                .containsEntry("lb", "least")
                .containsEntry("slowstart", "off")
                .containsEntry("breaker", "7/2s");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "lictor.consul.embedded, perhaps",
        "lictor.consul.blocking-wait, 0s",
        "lictor.consul.blocking-wait, soon",
        "lictor.consul.max-backoff, 1ms",
        "lictor.consul.max-watches, 0",
        "lictor.consul.max-watches, 191",
        "lictor.consul.datacenters, d/c",
        "lictor.consul.namespace, *",
        "lictor.consul.partition, a b",
        "lictor.limits.body, much",
        "lictor.limits.proxied-body, -",
        "lictor.limits.websocket-frame, wide",
        "lictor.upstream.timeout, 0ms",
        "lictor.upstream.connect-timeout, -1s",
        "lictor.upstream.max-connections, 0",
        "lictor.upstream.max-connections, 1000000",
        "lictor.upstream.max-connections, many",
        "lictor.upstream.drain, -1s",
        "lictor.balancing.panic-floor, 101",
        "lictor.balancing.hash-bound, 100",
        "lictor.balancing.decay, 0s",
        "lictor.breaker.consecutive-failures, -1",
        "lictor.breaker.first-ejection, 0s",
        "lictor.breaker.max-ejected, 101",
        "lictor.breaker.window, 0s",
        "lictor.upstream.retries, 6",
        "lictor.upstream.retries, -1",
        "lictor.upstream.hedge, 0ms",
        "lictor.upstream.max-in-flight, 0",
        "lictor.balancing.lb, random",
        "lictor.balancing.slow-start, -1s",
        "lictor.grpc.eager-connect, -1",
        "lictor.grpc.reflection-timeout, 1ms",
        "lictor.grpc.keepalive, 5s",
        "lictor.grpc.keepalive-timeout, 0s",
        "lictor.shutdown.delay, -1s",
        "lictor.transcoding.unknown-fields, perhaps",
        "lictor.transcoding.trailing-slash, both",
        "lictor.transcoding.emit-defaults, maybe",
        "lictor.access-log.enabled, maybe"
    })
    void a_wrong_value_stops_the_start_with_its_key(String key, String value, CapturedOutput output) {
        assertThatThrownBy(() -> with("--" + key + "=" + value)).isInstanceOf(Exception.class);

        // Spring Boot writes some keys as blocking-wait and some as blockingWait.
        assertThat(output.getAll().replace("-", ""))
                .contains("APPLICATION FAILED TO START")
                .containsIgnoringCase("Property: " + key.replace("-", ""));
    }
}

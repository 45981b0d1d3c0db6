package io.lictor.routing.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TraefikTagsTest {

    @Test
    void a_router_is_put_together_from_its_tags_in_any_case() {
        TraefikTags tags = TraefikTags.read(List.of(
                "traefik.http.routers.Web.rule=Host(`Example.com`)",
                "Traefik.HTTP.Routers.web.Priority=7",
                "traefik.http.routers.web.middlewares=a@consulcatalog, B",
                "traefik.http.routers.web.service=s",
                "other=tag"));

        assertThat(tags.routers())
                .containsExactly(Map.entry(
                        "web",
                        new Router(
                                Optional.of("Host(`Example.com`)"),
                                Optional.of(7),
                                List.of("a", "b"),
                                Optional.of("s"))));
        assertThat(tags.refused()).isEmpty();
    }

    @Test
    void a_service_may_name_port_scheme_weight_host_and_cookie() {
        TraefikTags tags = TraefikTags.read(List.of(
                "traefik.http.services.s.loadbalancer.server.port=9000",
                "traefik.http.services.s.loadbalancer.server.scheme=h2c",
                "traefik.http.services.s.loadbalancer.server.weight=5",
                "traefik.http.services.s.loadbalancer.passhostheader=false",
                "traefik.http.services.s.loadbalancer.sticky.cookie=true",
                "traefik.http.services.s.loadbalancer.sticky.cookie.name=stuck",
                "traefik.http.services.s.loadbalancer.sticky.cookie.secure=true"));

        assertThat(tags.services())
                .containsExactly(Map.entry(
                        "s",
                        new LoadBalancer(
                                Optional.of(9000), Optional.of("h2c"), Optional.of(5), false, Optional.of("stuck"))));
        assertThat(tags.refused()).isEmpty();
    }

    @Test
    void a_sticky_cookie_without_a_name_gets_one() {
        TraefikTags tags = TraefikTags.read(List.of("traefik.http.services.s.loadbalancer.sticky.cookie=true"));

        assertThat(tags.services().get("s"))
                .extracting(LoadBalancer::stickyCookie)
                .isEqualTo(Optional.of("lictor"));
    }

    @Test
    void the_middlewares_that_change_paths_are_understood_and_others_are_named() {
        TraefikTags tags = TraefikTags.read(List.of(
                "traefik.http.middlewares.strip.stripprefix.prefixes=/a, /b",
                "traefik.http.middlewares.add.addprefix.prefix=/c",
                "traefik.http.middlewares.replace.replacepath.path=/d",
                "traefik.http.middlewares.who.basicauth.users=x:y"));

        assertThat(tags.middlewares())
                .containsExactly(
                        Map.entry("add", new Middleware.AddPrefix("/c")),
                        Map.entry("replace", new Middleware.ReplacePath("/d")),
                        Map.entry("strip", new Middleware.StripPrefix(List.of("/a", "/b"))),
                        Map.entry("who", new Middleware.Unsupported("basicauth")));
    }

    @Test
    void what_is_broken_or_means_nothing_here_is_listed_with_a_reason() {
        TraefikTags tags = TraefikTags.read(List.of(
                "traefik.enable=maybe",
                "traefik.http.routers.r.priority=high",
                "traefik.http.routers.r",
                "traefik.tcp.routers.t.rule=HostSNI(`x`)",
                "traefik.http.services.s.loadbalancer.healthcheck.path=/h",
                "traefik.http.services.s.loadbalancer.server.scheme=ftp"));

        assertThat(tags.enabled()).isEmpty();
        assertThat(tags.refused())
                .containsOnly(
                        Map.entry("traefik.enable=maybe", "write true or false"),
                        Map.entry(
                                "traefik.http.routers.r.priority=high", "must be a whole number from 0 to 2147483647"),
                        Map.entry(
                                "traefik.http.routers.r", "a value is missing: write it as traefik.http.routers.r=..."),
                        Map.entry("traefik.tcp.routers.t.rule=HostSNI(`x`)", "Lictor does not act on it"),
                        Map.entry(
                                "traefik.http.services.s.loadbalancer.healthcheck.path=/h",
                                "Lictor does not act on it"),
                        Map.entry(
                                "traefik.http.services.s.loadbalancer.server.scheme=ftp",
                                "known schemes are http, https and h2c"));
    }

    @Test
    void tags_that_only_belong_to_the_operator_are_passed_over_in_silence() {
        TraefikTags tags = TraefikTags.read(List.of(
                "traefik.enable=true",
                "traefik.http.routers.r.entrypoints=web",
                "traefik.http.routers.r.tls=true",
                "traefik.http.routers.r.tls.certresolver=x"));

        assertThat(tags.enabled()).contains(true);
        assertThat(tags.refused()).isEmpty();
    }
}

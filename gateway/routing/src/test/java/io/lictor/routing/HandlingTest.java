package io.lictor.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.routing.PathRewrite.AddPrefix;
import io.lictor.routing.PathRewrite.ReplacePath;
import io.lictor.routing.PathRewrite.StripPrefix;
import io.lictor.routing.PathRewrite.StripSegments;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HandlingTest {

    @ParameterizedTest
    @CsvSource({
        "1, /post/1, /1, /post",
        "1, /post, /, /post",
        "1, /post/, /, /post",
        "2, /a/b%2Fc/d, /d, /a/b%2Fc",
        "0, /a, /a, ''",
        "3, /a/b, /, /a/b",
    })
    void segments_are_taken_off_and_told(int count, String path, String rest, String stripped) {
        Handling handling = Handling.rewriting(new StripSegments(count));

        assertThat(handling.rewrite(path)).isEqualTo(rest);
        assertThat(handling.stripped(path)).isEqualTo(stripped);
    }

    @ParameterizedTest
    @CsvSource({"/foo/bar, /bar, /foo", "/foobar, /bar, /foo", "/foo, /, /foo", "/other, /other, ''"})
    void a_prefix_of_characters_is_taken_off_where_it_is_there(String path, String rest, String stripped) {
        Handling handling = Handling.rewriting(new StripPrefix(List.of("/never", "/foo")));

        assertThat(handling.rewrite(path)).isEqualTo(rest);
        assertThat(handling.stripped(path)).isEqualTo(stripped);
    }

    @Test
    void rewrites_work_one_after_the_other() {
        Handling handling = Handling.rewriting(new StripPrefix(List.of("/a")), new AddPrefix("/v1"));

        assertThat(handling.rewrite("/a/b")).isEqualTo("/v1/b");
        assertThat(handling.stripped("/a/b")).isEqualTo("/a");
    }

    @Test
    void a_path_is_replaced_as_a_whole() {
        assertThat(Handling.rewriting(new ReplacePath("/index")).rewrite("/x/y"))
                .isEqualTo("/index");
    }

    @ParameterizedTest
    @CsvSource({
        "'301,https://$host$path', https://a.org/x/y?q=1",
        "'301,https://b.org/$path', https://b.org/x/y?q=1",
        "'302,https://b.org/new', https://b.org/new",
        "'308,https://b.org/$path?own=1', https://b.org/x/y?own=1",
    })
    void a_redirect_fills_in_host_and_path(String text, String location) {
        assertThat(Redirect.parse(text).location("a.org", "/x/y", Optional.of("q=1")))
                .isEqualTo(location);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://x.org",
                "200,https://x.org",
                "301,/path",
                "301,javascript:alert(1)",
                "301,https://x.org/\r\nSet-Cookie: a",
                "301"
            })
    void a_redirect_that_leads_nowhere_is_refused(String text) {
        assertThatThrownBy(() -> Redirect.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write a code from 300 to 399 and a URL");
    }

    @Test
    void a_redirect_knows_when_it_changes_the_scheme_only() {
        assertThat(Redirect.parse("301,https://$host$path").onlyUpgrades(Optional.empty()))
                .isTrue();
        assertThat(Redirect.parse("301,https://a.org/$path").onlyUpgrades(Optional.of("a.org")))
                .isTrue();
        assertThat(Redirect.parse("301,https://b.org/$path").onlyUpgrades(Optional.of("a.org")))
                .isFalse();
    }

    @Test
    void every_claimed_address_must_pass() {
        AccessRule only = new AccessRule.Only(List.of(AddressRange.parse("10.0.0.0/8")));
        AccessRule allBut = new AccessRule.AllBut(List.of(AddressRange.parse("10.0.0.0/8")));

        assertThat(only.admits(List.of("10.1.1.1"))).isTrue();
        assertThat(only.admits(List.of("10.1.1.1", "192.168.0.1"))).isFalse();
        assertThat(only.admits(List.of("10.1.1.1", "nonsense"))).isFalse();
        assertThat(allBut.admits(List.of("192.168.0.1"))).isTrue();
        assertThat(allBut.admits(List.of("192.168.0.1", "10.1.1.1"))).isFalse();
    }

    @Test
    void addresses_are_claimed_by_the_peer_and_by_both_kinds_of_header() {
        assertThat(ClaimedAddresses.of(
                        new InetSocketAddress("1.1.1.1", 1),
                        List.of("2.2.2.2, 3.3.3.3:80", "[::1]:9"),
                        List.of("for=4.4.4.4;proto=http, for=\"[::2]:7\"")))
                .containsExactly("1.1.1.1", "2.2.2.2", "3.3.3.3", "[::1]", "4.4.4.4", "[::2]");
    }
}

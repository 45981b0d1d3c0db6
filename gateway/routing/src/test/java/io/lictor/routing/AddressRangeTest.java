package io.lictor.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8,    127.0.0.1",
        "127.0.0.0/8,    127.255.255.255",
        "127.0.0.1,      127.0.0.1",
        "10.1.2.128/25,  10.1.2.255",
        "0.0.0.0/0,      203.0.113.9",
        "::1,            ::1",
        "::1,            0:0:0:0:0:0:0:1",
        "2001:db8::/32,  2001:db8:ffff::1",
        "2001:db8::/32,  [2001:db8::1]",
        "fe80::/10,      fe80::1%eth0",
        "127.0.0.0/8,    ::ffff:127.0.0.1"
    })
    void an_address_with_the_same_prefix_is_held(String range, String address) {
        assertThat(AddressRange.parse(range).holds(address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8,    128.0.0.1",
        "127.0.0.1,      127.0.0.2",
        "10.1.2.128/25,  10.1.2.127",
        "0.0.0.0/0,      ::1",
        "::/0,           127.0.0.1",
        "2001:db8::/32,  2001:db9::1",
        "0.0.0.0/0,      localhost",
        "0.0.0.0/0,      unknown",
        "0.0.0.0/0,      _hidden",
        "0.0.0.0/0,      999.1.1.1",
        "127.0.0.0/8,    127.1",
        "0.0.0.0/0,      2130706433",
        "0.0.0.0/0,      ''"
    })
    void anything_else_is_not(String range, String address) {
        assertThat(AddressRange.parse(range).holds(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "10/8"})
    void a_wrong_range_is_refused_by_name(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessageContaining("'" + text + "'");
    }
}

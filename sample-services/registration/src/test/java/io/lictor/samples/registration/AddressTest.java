package io.lictor.samples.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

final class AddressTest {

    @Test
    void the_address_towards_a_consul_on_this_machine_is_loopback() {
        Address address = new Address.TowardsConsul(URI.create("http://127.0.0.1:8500"), "box");

        assertThat(address.current()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_consul_whose_name_is_not_known_is_named() {
        Address address = new Address.TowardsConsul(URI.create("http://consul.invalid:8500"), "box");

        assertThatThrownBy(address::current)
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("the name of Consul at http://consul.invalid:8500 is not known");
    }
}

package io.lictor.routing;

import static io.lictor.routing.Catalogs.RULES;
import static io.lictor.routing.Catalogs.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lictor.catalog.Instance;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of keys, and each key's own grammar. */
final class KeysTest {

    static final List<Key<?>> ALL = Keys.ALL;

    private final Problems problems = new Problems("orders");

    private Optional<Registration> read(Instance instance) {
        return new RegistrationReader(RULES, List.of()).read(instance, ServiceOverrides.NONE, problems);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void the_example_of_every_key_can_be_read(Key<?> key) {
        Stated<?> read = key.read(key.example(), Layer.TAG);

        assertThat(read.value()).isNotNull();
        assertThat(Keys.find(key.name())).contains(key);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void every_key_can_be_meta_with_dashes(Key<?> key) {
        assertThat(Keys.ofMeta(key.name().replace('.', '-'))).isEqualTo(key.name());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            enable          | yes            | true or false
            proto           | h2             | http, https, h2c, grpc or grpcs
            port            | 0              | 1 to 65535
            port            | 65536          | 1 to 65535
            port            | +1             | 1 to 65535
            version         | 1 2            | without blanks
            group           | a=b            | without blanks, commas and =
            zone            | a,b            | without blanks, commas and =
            weight          | -1             | 0 to 65535
            weight          | 65536          | 0 to 65535
            weight          | 99999999999    | 0 to 65535
            split           | canary         | name=percent
            split           | canary=101     | 100 percent at most
            split           | a=60,b=41      | 100 percent at most
            split           | a=1,a=2        | name=percent
            split           | =5             | name=percent
            lb              | random         | ewma, least, rr or hash
            hash            | X-User         | header:NAME or cookie:NAME
            hash            | header:        | header:NAME or cookie:NAME
            hash            | cookie:a b     | header:NAME or cookie:NAME
            timeout         | 5              | 500ms, 2s or 1m
            timeout         | 0s             | 1ms to 24h
            timeout         | 25h            | 1ms to 24h
            timeout         | 999999999h     | 1ms to 24h
            retry           | 6              | 0 to 5
            retry           | -1             | 0 to 5
            hedge           | never          | off, or 1ms
            breaker         | 5              | 5/10s
            breaker         | 0/10s          | 5/10s
            breaker         | 5/0s           | 5/10s
            breaker         | /10s           | 5/10s
            slowstart       | on             | off, or 1ms
            inflight        | 0              | 1 to 1000000
            inflight        | 1000001        | 1 to 1000000
            grpc.service    | a b            | names with commas
            grpc.service    | a,,b           | names with commas
            grpc.descriptor | kv:../x        | no '..'
            grpc.descriptor | file:../x      | plain file name
            grpc.descriptor | http://x       | reflection, kv:KEY
            """)
    void a_value_that_cannot_be_read_is_told_how_to_write_it(String key, String value, String how) {
        Key<?> known = Keys.find(key).orElseThrow();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> known.grammar().parse(value))
                .withMessageContaining(how);
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, 90s, 90s",
        "timeout, 2m, 120s",
        "timeout, 1500ms, 1500ms",
        "retry, 0, 0",
        "hedge, off, off",
        "hedge, 20ms, 20ms",
        "lb, rr, rr",
        "breaker, off, off",
        "breaker, 3/500ms, 3/500ms",
        "slowstart, off, off",
        "slowstart, 1m, 60s",
        "inflight, 7, 7",
        "split, 'b=5, a=10', 'a=10,b=5'",
        "hash, cookie:SID, cookie:SID"
    })
    void what_a_service_chooses_about_its_traffic_holds_and_is_shown(String key, String value, String shown) {
        Registration member = read(instance("orders", 1, "restful", "lictor." + key + "=" + value))
                .orElseThrow();
        Choices chosen = Choices.of(List.of(member), Keys.TRAFFIC, problems);

        TrafficChoices.Effective effective = TrafficChoices.over(TrafficPolicy.defaults(), chosen, problems);

        assertThat(effective.policy().words().get(key)).hasToString(shown);
        assertThat(effective.layers()).containsEntry(key, Layer.TAG);
        assertThat(problems.found()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", "ratelimit"})
    void what_is_for_later_is_listed_as_unsupported(String key) {
        assertThat(read(instance("orders", 1, "restful", "lictor." + key + "=x")))
                .isPresent();

        assertThat(problems.found()).extracting(RejectedRoute::reason).containsExactly(Reason.UNSUPPORTED);
    }

    @Test
    void an_unknown_key_is_told_which_there_are() {
        read(instance("orders", 1, "restful", "lictor.time-out=2s"));

        assertThat(problems.found()).extracting(RejectedRoute::reason).containsExactly(Reason.UNKNOWN_KEY);
        assertThat(problems.found().get(0).message()).contains("timeout", "grpc.service", "transcoding.unknown-fields");
    }

    @Test
    void a_broken_value_of_meta_leaves_the_tag_in_force() {
        Registration read = read(instance(
                        "orders", 1, Map.of("lictor-timeout", "soon"), "restful", "lictor.timeout=2s"))
                .orElseThrow();

        assertThat(read.keys().stated(Keys.TIMEOUT).orElseThrow().layer()).isEqualTo(Layer.TAG);
        assertThat(problems.found()).extracting(RejectedRoute::subject).containsExactly("lictor-timeout=soon");
    }

    @Test
    void a_key_that_one_instance_says_twice_is_listed_and_the_last_counts() {
        Registration read = read(instance("orders", 1, "restful", "lictor.retry=1", "lictor.retry=2"))
                .orElseThrow();

        assertThat(read.keys().get(Keys.RETRY)).contains(2);
        assertThat(problems.found()).extracting(RejectedRoute::reason).containsExactly(Reason.DISAGREEMENT);
    }
}

package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms of one message that serializers seldom write but parsers must read; the {@link OracleTest} found most of them. */
final class WireFormsTest {
    private final Items items = Items.post("/v1/items", "*");

    @ParameterizedTest(name = "104 {0}")
    @CsvSource(delimiter = '|', textBlock = """
            a map key given and left out     | 62 02 0A00 62 00 | {"labels":{"":""}}
            a struct with a key twice        | 9A01 0C 0A04 0A00 1200 0A04 0A00 1200 | {"st":{"":null}}
            a struct of unknown fields       | 9A01 02 7800 | {"st":{}}
            a struct in two parts            | A201 0D 2A04 0A020A00 2A05 0A03 0A0161 | {"val":{"":null,"a":null}}
            a list in two parts              | A201 08 3202 0A00 3202 0A00 | {"val":[null,null]}
            a number that another replaces   | A201 0B 11000000000000F07F 2001 | {"val":true}
            a value of unknown fields        | A201 02 7800 | {"val":null}
            an entry with its value twice    | 62 09 0A016B 120161 120162 | {"labels":{"k":"b"}}
            """)
    void rule_104_every_form_of_a_message_reads_the_same(String what, String hex, String expected) {
        byte[] wire = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(new String(items.transcoder.response(wire), UTF_8)).as(what).isEqualTo(expected);
    }

    @Test
    void rule_107_any_in_any_in_any_is_cut_before_the_stack_is() {
        ByteString any = ByteString.EMPTY;
        for (int i = 0; i < 5_000; i++) {
            any = any("google.protobuf.Any", any);
        }

        String json = answer(field("AA01", any));

        assertThat(json).startsWith("{\"any\":{\"@type\":\"t/google.protobuf.Any\",\"value\":{\"@type\":");
    }

    @Test
    void rule_107_an_unreadable_any_leaves_no_trace_in_those_behind_it() {
        ByteString bad = any("google.protobuf.ListValue", ByteString.fromHex("0A"));
        ByteString kids = ByteString.EMPTY;
        for (int i = 0; i < 300; i++) {
            kids = kids.concat(field("72", field("AA01", bad)));
        }
        ByteString list = field("A201", ByteString.fromHex("3200"));

        assertThat(answer(kids.concat(list))).contains("\"value\":\"Cg==\"").endsWith(",\"val\":[]}");
    }

    @Test
    void rule_104_odd_forms_inside_each_other_cost_no_more_than_their_length() {
        ByteString message = ByteString.copyFrom(new byte[] {0x18, 1, 0x18, 2});
        for (int i = 0; i < 99; i++) {
            message = field("6A", message).concat(field("0A", name())).concat(field("6A", ByteString.EMPTY));
        }
        ByteString wire = message;

        assertTimeout(Duration.ofSeconds(60), () -> assertThat(answer(wire)).contains("{\"n\":2}"));
    }

    private static ByteString name() {
        return ByteString.copyFromUtf8("x".repeat(20_000));
    }

    private String answer(ByteString wire) {
        return new String(items.transcoder.response(wire.toByteArray()), UTF_8);
    }

    private static ByteString any(String type, ByteString value) {
        return Any.newBuilder().setTypeUrl("t/" + type).setValue(value).build().toByteString();
    }

    private static ByteString field(String tag, ByteString value) {
        WireOutput out = new WireOutput();
        out.bytes(value.toByteArray(), 0, value.size());
        return ByteString.fromHex(tag).concat(ByteString.copyFrom(out.copy()));
    }
}

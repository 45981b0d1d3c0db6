package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.HttpRule;
import com.google.protobuf.DynamicMessage;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.ServiceSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TranscoderTest {
    @Test
    void knows_its_method_and_binding() {
        Transcoder transcoder = Items.get("/v1/{name}").transcoder;

        assertThat(transcoder.method().path()).isEqualTo("shop.Items/Call");
        assertThat(transcoder.binding().template()).hasToString("/v1/{name}");
    }

    @Test
    void rule_140_each_binding_of_a_method_has_its_own_body_and_answer() throws Exception {
        HttpRule rule = HttpRule.newBuilder()
                .setPost("/v1/a")
                .setBody("child")
                .setResponseBody("tags")
                .addAdditionalBindings(HttpRule.newBuilder().setPost("/v1/b").setBody("*"))
                .build();
        ServiceSchema schema = ServiceSchema.compile("test", DescriptorPool.link(ItemFile.withRule(rule)));

        List<Transcoder> all = Transcoder.compileAll(schema, TranscodingOptions.defaults());

        assertThat(all).extracting(one -> one.binding().implied()).containsExactly(false, false, true, true);
        byte[] body = "{\"n\":1}".getBytes(UTF_8);
        assertThat(all.stream()
                        .map(one -> new String(
                                one.response(one.request(new RestRequest(List.of(), null, null, body))), UTF_8)))
                .containsExactly("[]", "{\"n\":1}", "{\"n\":1}", "{\"n\":1}");
        assertThat(DynamicMessage.parseFrom(
                                all.get(0).method().descriptor().getInputType(),
                                all.get(0).request(new RestRequest(List.of(), null, null, body)))
                        .getAllFields())
                .hasSize(1);
    }

    @Test
    void a_wrong_number_of_path_variables_is_the_callers_mistake() {
        assertThatThrownBy(() -> Items.get("/v1/{name}").query(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("got 0 path variables, the template has 1");
    }
}

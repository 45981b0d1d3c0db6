package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpBodyProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FeatureSet.MessageEncoding;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.ServiceSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages between a start and an end tag, as edition 2023 has them for any type, where path, query and raw bodies write. */
final class DelimitedTest {

    @Test
    void rules_51_and_65_path_and_query() throws Exception {
        Transcoder transcoder = transcoder(HttpRule.newBuilder().setGet("/v1/{at}"));

        assertThat(text(
                        transcoder,
                        new RestRequest(
                                List.of("1970-01-01T00:00:01Z"), "child.at=1970-01-01T00:00:02Z", null, new byte[0])))
                .isEqualTo("at { seconds: 1 } child { at { seconds: 2 } }");
    }

    @Test
    void rule_100_the_mask_of_a_patch() throws Exception {
        Transcoder transcoder = transcoder(HttpRule.newBuilder().setPatch("/v1").setBody("child"));

        assertThat(text(transcoder, new RestRequest(List.of(), null, null, "{\"at\":null}".getBytes(UTF_8))))
                .isEqualTo("child { } mask { paths: \"at\" }");
    }

    @Test
    void rules_99_and_109_raw_bodies() throws Exception {
        Transcoder transcoder =
                transcoder(HttpRule.newBuilder().setPost("/v1").setBody("raw").setResponseBody("raw"));
        RestRequest request = new RestRequest(List.of(), null, "text/x", "no json".getBytes(UTF_8));

        assertThat(text(transcoder, request)).isEqualTo("raw { content_type: \"text/x\" data: \"no json\" }");
        byte[] wire = transcoder.request(request);
        assertThat(new String(transcoder.response(wire), UTF_8)).isEqualTo("no json");
        assertThat(transcoder.responseContentType(wire)).isEqualTo("text/x");
    }

    private static String text(Transcoder transcoder, RestRequest request) throws Exception {
        DynamicMessage message =
                DynamicMessage.parseFrom(transcoder.method().descriptor().getInputType(), transcoder.request(request));
        return TextFormat.printer()
                .emittingSingleLine(true)
                .printToString(message)
                .strip();
    }

    private static Transcoder transcoder(HttpRule.Builder rule) {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("delimited.proto")
                .setPackage("d")
                .setSyntax("editions")
                .setEdition(Edition.EDITION_2023)
                .setOptions(FileOptions.newBuilder()
                        .setFeatures(FeatureSet.newBuilder().setMessageEncoding(MessageEncoding.DELIMITED)))
                .addDependency("google/protobuf/timestamp.proto")
                .addDependency("google/protobuf/field_mask.proto")
                .addDependency("google/api/httpbody.proto")
                .addDependency("google/api/annotations.proto")
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("M")
                        .addField(field("at", 1, ".google.protobuf.Timestamp"))
                        .addField(field("child", 2, ".d.M"))
                        .addField(field("mask", 3, ".google.protobuf.FieldMask"))
                        .addField(field("raw", 4, ".google.api.HttpBody")))
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("S")
                        .addMethod(MethodDescriptorProto.newBuilder()
                                .setName("Call")
                                .setInputType(".d.M")
                                .setOutputType(".d.M")
                                .setOptions(
                                        MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule.build()))))
                .build();
        ServiceSchema schema = ServiceSchema.compile(
                "test",
                DescriptorPool.link(FileDescriptorSet.newBuilder()
                        .addFile(file)
                        .addFile(HttpBodyProto.getDescriptor().toProto())
                        .build()));
        GrpcMethod method = schema.methods().get(0);
        return Transcoder.compile(schema, method, method.bindings().get(0), TranscodingOptions.defaults());
    }

    private static FieldDescriptorProto field(String name, int number, String type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName(type)
                .build();
    }
}

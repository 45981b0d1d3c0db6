package io.lictor.openapi;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.TranscodingOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of package {@code lib}, with fields as they are written in a {@code .proto} file but for their numbers. */
final class Protos {

    private Protos() {}

    static FileDescriptorProto.Builder file() {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder()
                .setName("lib.proto")
                .setPackage("lib")
                .setSyntax("proto3");
        Stream.of("timestamp", "duration", "field_mask", "wrappers", "struct", "any", "empty")
                .forEach(name -> file.addDependency("google/protobuf/" + name + ".proto"));
        return file.addDependency("google/api/httpbody.proto").addDependency("google/api/annotations.proto");
    }

    static DescriptorProto.Builder message(String name, String... fields) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        for (String field : fields) {
            List<String> words = Arrays.asList(field.split(" "));
            String fieldName = words.get(words.size() - 1);
            boolean map = words.get(0).equals("map");
            String type = map ? ".lib." + name + "." + entry(fieldName) : words.get(words.size() - 2);
            if (map) {
                message.addNestedType(DescriptorProto.newBuilder()
                        .setName(entry(fieldName))
                        .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                        .addField(field("key", 1, "string"))
                        .addField(field("value", 2, words.get(1))));
            }
            FieldDescriptorProto.Builder built = field(fieldName, message.getFieldCount() + 1, type);
            if (map || words.get(0).equals("repeated")) {
                built.setLabel(Label.LABEL_REPEATED);
            } else if (words.get(0).equals("required")) {
                built.setLabel(Label.LABEL_REQUIRED);
            }
            message.addField(built);
        }
        return message;
    }

    private static String entry(String field) {
        return field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1) + "Entry";
    }

    private static FieldDescriptorProto.Builder field(String name, int number, String type) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(Label.LABEL_OPTIONAL);
        return type.startsWith(".")
                ? field.setTypeName(type) // the linker finds out whether it is a message or an enum
                : field.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)));
    }

    static EnumDescriptorProto.Builder enumeration(String name, String... values) {
        EnumDescriptorProto.Builder type = EnumDescriptorProto.newBuilder().setName(name);
        for (String value : values) {
            type.addValue(EnumValueDescriptorProto.newBuilder().setName(value).setNumber(type.getValueCount()));
        }
        return type;
    }

    /** A method of {@code lib.Library}. */
    static MethodDescriptorProto.Builder method(String name, String input, String output, HttpRule.Builder... rules) {
        MethodDescriptorProto.Builder method = MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType(input)
                .setOutputType(output);
        if (rules.length > 0) {
            HttpRule.Builder first = rules[0];
            Arrays.stream(rules).skip(1).forEach(first::addAdditionalBindings);
            method.setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, first.build()));
        }
        return method;
    }

    static HttpRule.Builder get(String template) {
        return HttpRule.newBuilder().setGet(template);
    }

    static HttpRule.Builder post(String template, String body) {
        return HttpRule.newBuilder().setPost(template).setBody(body);
    }

    static ServiceDescriptorProto.Builder library(MethodDescriptorProto.Builder... methods) {
        ServiceDescriptorProto.Builder service =
                ServiceDescriptorProto.newBuilder().setName("Library");
        Arrays.stream(methods).forEach(service::addMethod);
        return service;
    }

    static ServiceSchema schema(FileDescriptorProto.Builder file) {
        return ServiceSchema.compile(
                "test",
                DescriptorPool.link(FileDescriptorSet.newBuilder().addFile(file).build()));
    }

    static List<Operation> operations(ServiceSchema schema, TranscodingOptions options) {
        return schema.methods().stream()
                .flatMap(method -> method.bindings().stream()
                        .map(binding ->
                                new Operation(List.of(binding.httpMethod()), method, binding, schema.pool(), options)))
                .toList();
    }

    static JsonNode document(FileDescriptorProto.Builder file) {
        return document(operations(schema(file), TranscodingOptions.defaults()));
    }

    static JsonNode document(List<Operation> operations) {
        return JsonMapper.shared().readTree(OpenApiDocument.write("Library", operations));
    }

    /** The document of a service with one method on {@code lib.Book}, which has these fields. */
    static JsonNode document(HttpRule.Builder rule, String... fields) {
        return document(file().addMessageType(message("Book", fields))
                .addService(library(method("Call", ".lib.Book", ".lib.Book", rule))));
    }
}

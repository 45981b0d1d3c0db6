package io.lictor.schema;

import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;

/** Schemas of {@code shop.Shop}, and what they say, as text. */
final class Schemas {

    private Schemas() {}

    static ServiceSchema compile(MethodDescriptorProto... methods) {
        return ServiceSchema.compile("test", pool(methods));
    }

    static DescriptorPool pool(MethodDescriptorProto... methods) {
        return DescriptorPool.link(TestFiles.set(TestFiles.shop(methods), TestFiles.item()));
    }

    /** HTTP method, template, fields of the variables, body and response body of each binding. */
    static List<String> shown(ServiceSchema schema) {
        return schema.methods().stream()
                .flatMap(method -> method.bindings().stream())
                .map(binding -> binding.httpMethod() + " " + binding.template() + " " + binding.variables() + " "
                        + (binding.body() instanceof BodyTarget.Field target
                                ? target.field().getName()
                                : binding.body().getClass().getSimpleName())
                        + binding.responseBody()
                                .map(FieldDescriptor::getName)
                                .map(name -> " -> " + name)
                                .orElse(""))
                .toList();
    }
}

package io.lictor.schema;

import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.List;

/** A method of a service and where HTTP reaches it: annotated bindings first, as declared, the implied one last. */
public record GrpcMethod(MethodDescriptor descriptor, List<HttpBinding> bindings) {

    public GrpcMethod {
        bindings = List.copyOf(bindings);
    }

    /** {@code package.Service/Method}, as gRPC names it. */
    public String path() {
        return pathOf(descriptor);
    }

    /** One message in, one message out. */
    public boolean unary() {
        return !descriptor.isClientStreaming() && !descriptor.isServerStreaming();
    }

    static String pathOf(MethodDescriptor method) {
        return method.getService().getFullName() + "/" + method.getName();
    }
}

package io.lictor.schema;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the descriptors of a service say. Immutable.
 *
 * @param source where they come from, for people: {@code reflection v1}, {@code file:/x/y.pb}
 * @param rejected bindings that cannot be; their siblings are there
 */
public record ServiceSchema(
        String source, DescriptorPool pool, List<GrpcMethod> methods, List<RejectedBinding> rejected) {

    public ServiceSchema {
        methods = List.copyOf(methods);
        rejected = List.copyOf(rejected);
    }

    /** Never fails for a bad binding: that one is rejected. */
    public static ServiceSchema compile(String source, DescriptorPool pool) {
        List<GrpcMethod> methods = new ArrayList<>();
        List<RejectedBinding> rejected = new ArrayList<>();
        for (ServiceDescriptor service : pool.services()) {
            if (isExposable(service.getFullName())) {
                for (MethodDescriptor method : service.getMethods()) {
                    methods.add(new GrpcMethod(method, new BindingCompiler(method, rejected::add).compile()));
                }
            }
        }
        return new ServiceSchema(source, pool, methods, rejected);
    }

    /** False for what a server offers to the infrastructure: reflection, health, channelz. */
    public static boolean isExposable(String serviceFullName) {
        return Stream.of("grpc.reflection.", "grpc.health.", "grpc.channelz.").noneMatch(serviceFullName::startsWith);
    }
}

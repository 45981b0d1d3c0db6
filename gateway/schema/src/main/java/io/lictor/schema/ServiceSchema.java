package io.lictor.schema;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the descriptors of a service say, and what its configuration says instead. Immutable.
 *
 * @param source where they come from, for people: {@code reflection v1}, {@code file:/x/y.pb}
 * @param rejected bindings that cannot be; their siblings are there
 */
public record ServiceSchema(
        String source, DescriptorPool pool, HttpRules rules, List<GrpcMethod> methods, List<RejectedBinding> rejected) {

    public ServiceSchema {
        methods = List.copyOf(methods);
        rejected = List.copyOf(rejected);
    }

    /** Compiles what the annotations say. Never fails for a bad binding: that one is rejected. */
    public static ServiceSchema compile(String source, DescriptorPool pool) {
        return compile(source, pool, HttpRules.none());
    }

    /** Compiles what the rules say, and the annotations of methods without a rule. Never fails for a bad one. */
    public static ServiceSchema compile(String source, DescriptorPool pool, HttpRules rules) {
        List<GrpcMethod> methods = new ArrayList<>();
        List<RejectedBinding> rejected = new ArrayList<>();
        Set<String> bound = new HashSet<>();
        for (ServiceDescriptor service : pool.services()) {
            if (isExposable(service.getFullName())) {
                for (MethodDescriptor method : service.getMethods()) {
                    ConfiguredRule configured = rules.find(method.getFullName());
                    methods.add(
                            new GrpcMethod(method, new BindingCompiler(method, configured, rejected::add).compile()));
                    bound.add(method.getFullName());
                }
            }
        }
        rejected.addAll(rules.rejected(bound));
        return new ServiceSchema(source, pool, rules, methods, rejected);
    }

    /**
     * Bindings that requests never reach, since an earlier one has the same HTTP method and normalised template: the services
     * stand by name, the methods of each and their bindings as declared. They are among the {@link #methods()} all the same,
     * because another table may have room for them.
     */
    public List<RejectedBinding> conflicts() {
        Map<String, String> holders = new HashMap<>();
        List<RejectedBinding> losers = new ArrayList<>();
        for (GrpcMethod method : methods) {
            for (HttpBinding binding : method.bindings()) {
                String place = binding.httpMethod() + " " + binding.template().normalized();
                String holder = holders.putIfAbsent(place, method.path());
                if (holder != null) {
                    losers.add(new RejectedBinding(
                            method.path(),
                            binding.httpMethod() + " " + binding.template(),
                            holder + " was declared earlier and holds " + place));
                }
            }
        }
        return losers;
    }

    /** The same for the same descriptors and rules. */
    public String digest() {
        return rules.digest().isEmpty()
                ? pool.digest()
                : Sha256.hex((pool.digest() + rules.digest()).getBytes(US_ASCII));
    }

    /** False for what a server offers to the infrastructure: reflection, health, channelz. */
    public static boolean isExposable(String serviceFullName) {
        return Stream.of("grpc.reflection.", "grpc.health.", "grpc.channelz.").noneMatch(serviceFullName::startsWith);
    }
}

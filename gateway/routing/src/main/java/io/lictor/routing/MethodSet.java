package io.lictor.routing;

import io.lictor.schema.DescriptorPool;
import io.lictor.schema.HttpBinding;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.Transcoder;
import java.util.ArrayList;
import java.util.List;

/**
 * The callable methods of one digest of descriptors, compiled once for all instances that have it. Two are the same only
 * if they are one object. Immutable.
 */
final class MethodSet {

    private final String digest;
    private final RoutePolicy policy;
    private final List<Entry> entries;
    private final List<RejectedRoute> rejected;

    /**
     * One binding with its compiled plan.
     *
     * @param shape equal where another set has the same binding of the same method with the same messages
     */
    record Entry(HttpBinding binding, Transcoder transcoder, DescriptorPool pool, String shape) {

        /** What it takes from the space of all requests; two entries with one claim are in conflict. */
        String claim() {
            return binding.httpMethod() + " " + binding.template().normalized();
        }
    }

    private MethodSet(String digest, RoutePolicy policy, List<Entry> entries, List<RejectedRoute> rejected) {
        this.digest = digest;
        this.policy = policy;
        this.entries = List.copyOf(entries);
        this.rejected = List.copyOf(rejected);
    }

    static MethodSet compile(String service, ServiceSchema schema, RoutePolicy policy) {
        List<RejectedRoute> rejected = new ArrayList<>();
        schema.rejected().forEach(bad -> {
            String subject = bad.method() + " " + bad.binding();
            rejected.add(new RejectedRoute(
                    service,
                    subject,
                    RejectedRoute.Reason.BAD_TEMPLATE,
                    bad.reason(),
                    bad.mark().map(mark -> mark.within(subject))));
        });
        BindingShapes shapes = new BindingShapes();
        List<Entry> entries = Transcoder.compileAll(schema, policy.transcoding()).stream()
                .map(transcoder -> new Entry(
                        transcoder.binding(),
                        transcoder,
                        schema.pool(),
                        shapes.of(transcoder.method(), transcoder.binding())))
                .toList();
        return new MethodSet(schema.digest(), policy, entries, rejected);
    }

    /** Of the descriptors and the rules beside them. */
    String digest() {
        return digest;
    }

    RoutePolicy policy() {
        return policy;
    }

    /** In declaration order. */
    List<Entry> entries() {
        return entries;
    }

    /** Bindings that cannot be. */
    List<RejectedRoute> rejected() {
        return rejected;
    }
}

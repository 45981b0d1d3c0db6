package io.lictor.routing;

import io.lictor.schema.DescriptorPool;
import io.lictor.schema.HttpBinding;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.Transcoder;
import io.lictor.transcoding.TranscodingOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * The callable methods of one service, compiled once per digest of its descriptors. Immutable.
 *
 * @param source where the descriptors came from, for people
 * @param digest of the descriptors, empty when there are none
 */
record MethodSet(String source, String digest, List<Entry> entries, List<RejectedRoute> problems) {

    /** One binding with its compiled plan. */
    record Entry(HttpBinding binding, Transcoder transcoder, DescriptorPool pool) {}

    static MethodSet unknown(String service, String why) {
        return new MethodSet(
                "none",
                "",
                List.of(),
                List.of(new RejectedRoute(service, "rpc", RejectedRoute.Reason.NO_DESCRIPTORS, why)));
    }

    static MethodSet compile(String service, DescriptorLoader.Loaded loaded, TranscodingOptions options) {
        ServiceSchema schema = ServiceSchema.compile(loaded.source(), loaded.pool());
        List<RejectedRoute> problems = new ArrayList<>();
        loaded.unresolved()
                .forEach((name, why) ->
                        problems.add(new RejectedRoute(service, name, RejectedRoute.Reason.NO_DESCRIPTORS, why)));
        schema.rejected()
                .forEach(bad -> problems.add(new RejectedRoute(
                        service, bad.method() + " " + bad.binding(), RejectedRoute.Reason.BAD_TEMPLATE, bad.reason())));
        List<Entry> entries = Transcoder.compileAll(schema, options).stream()
                .map(transcoder -> new Entry(transcoder.binding(), transcoder, schema.pool()))
                .toList();
        return new MethodSet(schema.source(), schema.pool().digest(), entries, List.copyOf(problems));
    }

    /** The same methods with a remark that what was found later could not be used. */
    MethodSet keptBecause(String service, String why) {
        List<RejectedRoute> more = new ArrayList<>(problems);
        more.removeIf(problem -> problem.reason() == RejectedRoute.Reason.NO_DESCRIPTORS);
        more.add(new RejectedRoute(
                service, "rpc", RejectedRoute.Reason.NO_DESCRIPTORS, why + "; the last good descriptors stay in use"));
        return new MethodSet(source, digest, entries, List.copyOf(more));
    }
}

package io.lictor.server.status;

import io.lictor.path.PathFit.Capture;
import io.lictor.routing.Route;
import io.lictor.routing.Target;
import io.lictor.schema.BodyTarget;
import io.lictor.schema.HttpBinding;
import io.lictor.transcoding.ParameterUse;
import io.lictor.transcoding.Transcoder;
import io.lictor.transcoding.TranscodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request says to the route that takes it. Stateless. */
final class BindingView {

    private BindingView() {}

    static Explanation.Bindings of(Route route, List<Capture> captures, String rawQuery) {
        if (!(route.target() instanceof Target.Grpc grpc)) {
            return new Explanation.Bindings(
                    captures.stream().map(capture -> variable(capture, null)).toList(), null, null, null);
        }
        HttpBinding binding = grpc.binding();
        List<Explanation.Variable> variables = new ArrayList<>();
        for (int i = 0; i < captures.size(); i++) {
            variables.add(variable(captures.get(i), binding.variables().get(i).toString()));
        }
        return new Explanation.Bindings(
                variables,
                parameters(grpc.transcoder(), rawQuery),
                body(binding.body()),
                refusal(grpc.transcoder(), captures, rawQuery));
    }

    private static Explanation.Variable variable(Capture capture, @Nullable String field) {
        return new Explanation.Variable(
                capture.fieldPath(), capture.raw(), capture.value().orElse(null), field);
    }

    /** None when the query cannot be read at all, which the refusal says. */
    private static List<Explanation.Parameter> parameters(Transcoder transcoder, String rawQuery) {
        try {
            return transcoder.uses(rawQuery).stream()
                    .map(BindingView::parameter)
                    .toList();
        } catch (TranscodingException unreadable) {
            return List.of();
        }
    }

    private static Explanation.Parameter parameter(ParameterUse use) {
        return new Explanation.Parameter(
                use.name(),
                use.value(),
                use.fate().name().toLowerCase(Locale.ROOT),
                use.field().isEmpty() ? null : use.field(),
                use.note().isEmpty() ? null : use.note());
    }

    private static Explanation.Body body(BodyTarget target) {
        if (target instanceof BodyTarget.Whole) {
            return new Explanation.Body("whole", null, "the body is the request message");
        }
        return target instanceof BodyTarget.Field one
                ? new Explanation.Body("field", one.field().getName(), "the body is this field of the request message")
                : new Explanation.Body("none", null, "no body is read; what the path leaves comes from the query");
    }

    private static @Nullable String refusal(Transcoder transcoder, List<Capture> captures, String rawQuery) {
        List<String> values =
                captures.stream().map(Capture::value).flatMap(Optional::stream).toList();
        if (values.size() < captures.size()) {
            return "a variable of the path is not UTF-8";
        }
        try {
            transcoder.check(values, rawQuery);
            return null;
        } catch (TranscodingException refused) {
            return refused.getMessage();
        }
    }
}

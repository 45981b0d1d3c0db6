package io.lictor.transcoding;

import io.lictor.transcoding.QueryTarget.Misfit;
import io.lictor.transcoding.TranscodingException.Reason;
import io.lictor.transcoding.TranscodingOptions.QueryBesideBody;
import io.lictor.transcoding.TranscodingOptions.UnknownParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes query parameters into the fields that neither path nor body have. Immutable. */
final class QueryBinder {

    private final MessagePlan root;
    private final QueryTarget.Resolver targets;
    private final boolean open;
    private final boolean rejectUnknown;
    private final TranscodingOptions.Requests options;

    /**
     * Binds what is left.
     *
     * @param closed fields, with all below them, that the path or the body sets
     * @param wholeBody true when the body is the whole message
     */
    QueryBinder(MessagePlan root, List<FieldWay> closed, boolean wholeBody, TranscodingOptions.Requests options) {
        this.root = root;
        this.targets = new QueryTarget.Resolver(root, closed);
        this.options = options;
        this.open = !wholeBody || options.queryBesideBody() == QueryBesideBody.BIND;
        this.rejectUnknown = options.unknownParameters() == UnknownParameters.REJECT
                || (wholeBody && options.queryBesideBody() == QueryBesideBody.REJECT);
    }

    void bind(@Nullable String rawQuery, WireOutput out) {
        if (rawQuery == null || rawQuery.isEmpty()) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        Map<QueryTarget, List<QueryText.Parameter>> wanted = new LinkedHashMap<>();
        for (QueryText.Parameter parameter : QueryText.split(rawQuery, options.plusIsSpace())) {
            Optional<QueryTarget> target = open ? resolve(parameter) : Optional.empty();
            if (target.isEmpty()) {
                unknown.add(parameter.name());
            } else if (!target.get().closed()) {
                add(target.get(), parameter, wanted);
            } else if (options.strictCollisions()) {
                throw fault(Reason.DUPLICATE_FIELD, parameter.name(), "is set by the path or the body");
            }
        }
        unknown.removeIf(this::isIgnored);
        if (rejectUnknown && !unknown.isEmpty()) {
            throw TranscodingException.invalid(
                    Reason.UNKNOWN_PARAMETER,
                    unknown.get(0),
                    "query parameters that set nothing in this method's request: " + String.join(", ", unknown));
        }
        wanted.forEach((target, parameters) -> write(target, parameters, out));
    }

    /** What each parameter of a query does, for people; a value that does not fit its field is found by {@link #bind} only. */
    List<ParameterUse> uses(String rawQuery) {
        return QueryText.split(rawQuery, options.plusIsSpace()).stream()
                .map(this::use)
                .toList();
    }

    private ParameterUse use(QueryText.Parameter parameter) {
        try {
            Optional<QueryTarget> target = targets.resolve(parameter.name());
            String field = target.map(known -> known.way().toString()).orElse("");
            if (target.isEmpty() || !open) {
                boolean refused = rejectUnknown && !isIgnored(parameter.name());
                return use(
                        parameter, refused, field, open ? "no field has this name" : "the body is the whole request");
            }
            return target.get().closed()
                    ? use(parameter, options.strictCollisions(), field, "the path or the body sets this field")
                    : new ParameterUse(parameter.name(), parameter.value(), ParameterUse.Fate.SETS, field, "");
        } catch (Misfit misfit) {
            return open
                    ? use(parameter, true, "", misfit.sentence())
                    : use(
                            parameter,
                            rejectUnknown && !isIgnored(parameter.name()),
                            "",
                            "the body is the whole request");
        }
    }

    private static ParameterUse use(QueryText.Parameter parameter, boolean refused, String field, String note) {
        ParameterUse.Fate fate = refused ? ParameterUse.Fate.REFUSED : ParameterUse.Fate.IGNORED;
        return new ParameterUse(parameter.name(), parameter.value(), fate, field, note);
    }

    private Optional<QueryTarget> resolve(QueryText.Parameter parameter) {
        try {
            return targets.resolve(parameter.name());
        } catch (Misfit misfit) {
            throw fault(Reason.INVALID_PARAMETER, parameter.name(), misfit.sentence());
        }
    }

    private void add(
            QueryTarget target, QueryText.Parameter parameter, Map<QueryTarget, List<QueryText.Parameter>> wanted) {
        List<QueryText.Parameter> before = wanted.computeIfAbsent(target, any -> new ArrayList<>(1));
        if (!before.isEmpty() && options.strictCollisions() && !target.repeated()) {
            throw fault(Reason.DUPLICATE_FIELD, parameter.name(), "expected once, got it twice");
        }
        before.add(parameter);
    }

    private void write(QueryTarget target, List<QueryText.Parameter> parameters, WireOutput out) {
        if (target.way().meetsOneof()) {
            requireFreeOneof(target.way(), parameters.get(0).name(), out);
        }
        List<String> texts = parameters.stream().map(QueryText.Parameter::value).toList();
        try {
            target.write(texts, out);
        } catch (UnfitValueException unfit) {
            QueryText.Parameter last = parameters.get(parameters.size() - 1);
            throw fault(
                    Reason.INVALID_PARAMETER,
                    last.name(),
                    "expected " + unfit.expected() + ", got "
                            + Quoted.of(unfit.key().orElse(last.value())));
        }
    }

    private void requireFreeOneof(FieldWay way, String name, WireOutput out) {
        String conflict = way.conflict(out, root);
        if (conflict != null) {
            throw fault(Reason.ONEOF_CONFLICT, name, conflict);
        }
    }

    private boolean isIgnored(String name) {
        return name.startsWith("$") || options.ignoredParameters().contains(name);
    }

    private static TranscodingException fault(Reason reason, String name, String sentence) {
        return TranscodingException.invalid(reason, name, "query parameter " + Quoted.of(name) + ": " + sentence);
    }
}

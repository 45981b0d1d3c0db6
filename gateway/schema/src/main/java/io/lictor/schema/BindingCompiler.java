package io.lictor.schema;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.api.HttpRule.PatternCase;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lictor.path.Mark;
import io.lictor.path.PathTemplate;
import io.lictor.path.PathTemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the annotation of one method, or the rule configured instead, into bindings. Used once, by one thread. */
final class BindingCompiler {

    private static final Logger log = LoggerFactory.getLogger(BindingCompiler.class);
    private static final Set<PatternCase> BODILESS = Set.of(PatternCase.GET, PatternCase.DELETE);
    private static final Pattern HTTP_METHOD = Pattern.compile("\\*|[!#$%&'+.^_`|~0-9A-Za-z-]+");

    private final MethodDescriptor method;
    private final @Nullable ConfiguredRule configured;
    private final Consumer<RejectedBinding> rejected;
    private final List<HttpBinding> bindings = new ArrayList<>();

    BindingCompiler(MethodDescriptor method, @Nullable ConfiguredRule configured, Consumer<RejectedBinding> rejected) {
        this.method = method;
        this.configured = configured;
        this.rejected = rejected;
    }

    List<HttpBinding> compile() {
        try {
            rule().ifPresent(rule -> {
                add(rule);
                rule.getAdditionalBindingsList().forEach(this::addAdditional);
            });
        } catch (InvalidProtocolBufferException garbage) {
            reject("(unreadable)", garbage);
        }
        addImplied();
        return bindings;
    }

    private Optional<HttpRule> rule() throws InvalidProtocolBufferException {
        if (configured == null) {
            return annotation();
        }
        if (configured.faults().isEmpty()) {
            return Optional.of(configured.rule());
        }
        String reason = String.join("; ", configured.faults());
        rejected.accept(new RejectedBinding(path(), configured.pattern(), reason));
        return Optional.empty();
    }

    private Optional<HttpRule> annotation() throws InvalidProtocolBufferException {
        MethodOptions options = method.getOptions();
        if (options.hasExtension(AnnotationsProto.http)) {
            return Optional.of(options.getExtension(AnnotationsProto.http));
        }
        if (!options.getUnknownFields().hasField(AnnotationsProto.HTTP_FIELD_NUMBER)) {
            return Optional.empty();
        }
        HttpRule.Builder rule = HttpRule.newBuilder();
        for (ByteString part : options.getUnknownFields()
                .getField(AnnotationsProto.HTTP_FIELD_NUMBER)
                .getLengthDelimitedList()) {
            rule.mergeFrom(part);
        }
        return Optional.of(rule.build());
    }

    private void addAdditional(HttpRule rule) {
        if (rule.getAdditionalBindingsCount() > 0) {
            String reason = "additional_bindings may not have additional_bindings of their own; list them side by side";
            rejected.accept(new RejectedBinding(path(), RulePattern.of(rule).toString(), reason));
            return;
        }
        add(rule);
    }

    private void add(HttpRule rule) {
        try {
            bindings.add(binding(rule));
        } catch (PathTemplateException | UnusableBindingException unusable) {
            reject(RulePattern.of(rule).toString(), unusable);
        }
    }

    private void reject(String binding, Exception unusable) {
        rejected.accept(
                new RejectedBinding(path(), binding, String.valueOf(unusable.getMessage()), mark(binding, unusable)));
    }

    private static Optional<Mark> mark(String binding, Exception unusable) {
        if (unusable instanceof PathTemplateException broken) {
            return Optional.of(broken.mark().within(binding));
        }
        String piece = unusable instanceof UnusableBindingException one ? one.piece() : "";
        int index = binding.indexOf(piece);
        return piece.isEmpty() || index < 0
                ? Optional.empty()
                : Optional.of(Mark.of(binding, index + 1, piece.length()));
    }

    private HttpBinding binding(HttpRule rule) {
        RulePattern pattern = RulePattern.of(rule);
        if (rule.getPatternCase() == PatternCase.PATTERN_NOT_SET) {
            throw new UnusableBindingException("no path: set one of get, put, post, delete, patch, custom");
        }
        if (!HTTP_METHOD.matcher(pattern.httpMethod()).matches()) {
            throw new UnusableBindingException(
                    "custom.kind '" + pattern.httpMethod() + "' is not an HTTP method; \"*\" stands for any",
                    pattern.httpMethod());
        }
        PathTemplate template = PathTemplate.parse(pattern.path());
        List<FieldPath> variables = variables(template);
        BodyTarget body = body(rule.getBody());
        requireVariablesOutside(body, variables);
        if (BODILESS.contains(rule.getPatternCase()) && !rule.getBody().isEmpty()) {
            log.warn("{} is bound to {} with a body, which such requests should not have", path(), pattern);
        }
        return new HttpBinding(
                pattern.httpMethod(), template, variables, body, responseBody(rule.getResponseBody()), false);
    }

    private List<FieldPath> variables(PathTemplate template) {
        List<FieldPath> resolved = new ArrayList<>();
        template.variables().forEach(variable -> {
            FieldPath path = FieldPath.ofVariable(method.getInputType(), variable.fieldPath());
            for (FieldPath other : resolved) {
                String conflict = other.conflictWith(path);
                if (conflict != null) {
                    throw new UnusableBindingException(conflict, "{" + variable.fieldPath());
                }
            }
            resolved.add(path);
        });
        return resolved;
    }

    private BodyTarget body(String name) {
        return switch (name) {
            case "" -> new BodyTarget.None();
            case "*" -> new BodyTarget.Whole();
            default -> new BodyTarget.Field(topLevel("body", method.getInputType(), name));
        };
    }

    private Optional<FieldDescriptor> responseBody(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(topLevel("response_body", method.getOutputType(), name));
    }

    private static FieldDescriptor topLevel(String clause, Descriptor message, String name) {
        FieldDescriptor field = FieldPath.field(message, name);
        if (field == null) {
            throw new UnusableBindingException(clause + " \"" + name + "\" must name a field of "
                    + message.getFullName() + " itself" + (clause.equals("body") ? ", or be \"*\"" : ""));
        }
        return field;
    }

    /** A variable inside the body's field is common and fine: {@code PATCH /v1/{book.name}} with body {@code book}. */
    private static void requireVariablesOutside(BodyTarget body, List<FieldPath> variables) {
        if (body instanceof BodyTarget.Field target) {
            for (FieldPath variable : variables) {
                if (variable.fields().equals(List.of(target.field()))) {
                    throw new UnusableBindingException(variable + " is bound both by the path and by the body");
                }
            }
        }
    }

    /** Names in damaged descriptors need not be identifiers, so even this binding can be rejected. */
    private void addImplied() {
        try {
            addImplied(PathTemplate.parse("/" + path()));
        } catch (PathTemplateException unusable) {
            reject("POST /" + path(), unusable);
        }
    }

    /** What every method has; an annotation may say the same with a body of its own choice, and then it is not implied. */
    private void addImplied(PathTemplate template) {
        boolean declared = bindings.stream()
                .anyMatch(binding -> binding.httpMethod().equals("POST")
                        && binding.template().normalized().equals(template.normalized()));
        if (!declared) {
            bindings.add(new HttpBinding("POST", template, List.of(), new BodyTarget.Whole(), Optional.empty(), true));
        }
    }

    private String path() {
        return GrpcMethod.pathOf(method);
    }
}

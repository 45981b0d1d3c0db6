package io.lictor.openapi;

import io.lictor.path.PathTemplate;
import io.lictor.path.TemplateVariable;
import io.lictor.schema.FieldPath;
import io.lictor.schema.HttpBinding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The template of a binding with a parameter for each wildcard, since a parameter of OpenAPI holds no slash:
 * <code>/v1/{name=shelves/*}:watch</code> is <code>/v1/shelves/{shelvesId}:watch</code>, as in Google's own discovery
 * documents. Immutable.
 *
 * @param hierarchy the path with nameless parameters; OpenAPI takes two paths for the same that differ in names only
 * @param parts the parameters, from the left
 */
record PathText(String hierarchy, List<Part> parts) {

    private static final String NAMELESS = "{}";

    PathText {
        parts = List.copyOf(parts);
    }

    /**
     * One wildcard.
     *
     * @param field what it sets, or sets a part of; null for nothing
     * @param pattern the template of the whole variable
     * @param whole whether it is all of its variable
     * @param many whether it takes several segments, or none
     */
    record Part(String name, @Nullable FieldPath field, String pattern, boolean whole, boolean many) {}

    static PathText of(HttpBinding binding) {
        PathTemplate template = binding.template();
        List<String> segments = template.segmentTexts();
        List<String> pieces = new ArrayList<>(segments);
        List<Part> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < segments.size(); i++) {
            if (isWildcard(segments.get(i))) {
                Part part = part(binding, i);
                parts.add(
                        new Part(unused(part.name(), names), part.field(), part.pattern(), part.whole(), part.many()));
                pieces.set(i, NAMELESS);
            }
        }
        return new PathText("/" + String.join("/", pieces) + verb(template), parts);
    }

    /** The path as a document has it. */
    String named(List<String> names) {
        StringBuilder text = new StringBuilder();
        Iterator<String> next = names.iterator();
        int from = 0;
        for (int at = hierarchy.indexOf(NAMELESS); at >= 0; at = hierarchy.indexOf(NAMELESS, from)) {
            text.append(hierarchy, from, at).append('{').append(next.next()).append('}');
            from = at + NAMELESS.length();
        }
        return text.append(hierarchy, from, hierarchy.length()).toString();
    }

    List<String> names() {
        return parts.stream().map(Part::name).toList();
    }

    private static boolean isWildcard(String segment) {
        return segment.equals("*") || segment.equals("**");
    }

    /** In a normalised template every other colon is escaped. */
    private static String verb(PathTemplate template) {
        String normalized = template.normalized();
        return template.verb().isEmpty() ? "" : normalized.substring(normalized.indexOf(':'));
    }

    private static Part part(HttpBinding binding, int segment) {
        List<String> segments = binding.template().segmentTexts();
        boolean many = segments.get(segment).equals("**");
        List<TemplateVariable> variables = binding.template().variables();
        for (int v = 0; v < variables.size(); v++) {
            TemplateVariable variable = variables.get(v);
            if (variable.from() <= segment && segment < variable.to()) {
                boolean whole = variable.to() - variable.from() == 1;
                String before = segment == variable.from() ? "" : segments.get(segment - 1);
                String name = whole || isWildcard(before) || before.isEmpty()
                        ? variable.fieldPath()
                        : identifier(before) + "Id";
                String pattern = String.join("/", segments.subList(variable.from(), variable.to()));
                return new Part(name, binding.variables().get(v), pattern, whole, many);
            }
        }
        return new Part("segment", null, segments.get(segment), true, many);
    }

    private static String identifier(String literal) {
        String plain = literal.replaceAll("%..|[^A-Za-z0-9_]", "");
        return plain.isEmpty() ? "segment" : plain;
    }

    private static String unused(String wished, Set<String> names) {
        String name = wished;
        for (int n = 2; !names.add(name); n++) {
            name = wished + n;
        }
        return name;
    }
}

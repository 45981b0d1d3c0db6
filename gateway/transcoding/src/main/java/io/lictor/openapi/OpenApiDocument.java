package io.lictor.openapi;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenAPI 3.1 document. The same operations in the same order make the same bytes. Takes time and memory in proportion to
 * the operations, so it is no work for an event loop.
 */
public final class OpenApiDocument {

    /** Those OpenAPI has a place for, in the order they are written. */
    private static final List<String> METHODS =
            List.of("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE");

    private static final String ANY = "*";
    private static final List<String> OF_ANY = List.of("GET", "PUT", "POST", "DELETE", "PATCH");

    private final String title;
    private final Components components = new Components();
    private final SortedMap<String, PathItem> paths = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final List<Omitted> omitted = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private record Entry(Operation operation, PathText path, String id) {
        String normalized() {
            return operation.binding().template().normalized();
        }
    }

    /** What OpenAPI has no words for. */
    private record Omitted(String binding, String method, String reason) {}

    /** Operations of one path by their HTTP method; the first one chose the names of the parameters. */
    private record PathItem(PathText path, Map<String, Entry> entries) {}

    private OpenApiDocument(String title, List<Operation> operations) {
        this.title = title;
        operations.forEach(operation -> add(operation, named(operation)));
        // A method that is named goes before any method.
        operations.stream()
                .filter(operation -> operation.httpMethods().contains(ANY))
                .forEach(operation -> add(operation, OF_ANY));
    }

    /**
     * Writes the document of some operations as JSON.
     *
     * @param operations in the order in which operation ids are given; no two of them have an HTTP method and a template in
     *     common
     */
    public static byte[] write(String title, List<Operation> operations) {
        return new OpenApiDocument(title, operations).json();
    }

    private void add(Operation operation, List<String> httpMethods) {
        PathText path = PathText.of(operation.binding());
        tags.putIfAbsent(operation.serviceName(), operation.pool().comment(operation.serviceName()));
        for (String httpMethod : httpMethods) {
            PathItem item = paths.computeIfAbsent(path.hierarchy(), none -> new PathItem(path, new LinkedHashMap<>()));
            Entry holder = item.entries().get(httpMethod);
            if (!METHODS.contains(httpMethod)) {
                omit(httpMethod, operation, "OpenAPI has no place for the method " + httpMethod);
            } else if (holder == null) {
                item.entries().put(httpMethod, new Entry(operation, path, unusedId(operation)));
            } else if (!holder.normalized()
                    .equals(operation.binding().template().normalized())) {
                omit(httpMethod, operation, "OpenAPI cannot tell ** from *, which another operation has there");
            }
        }
    }

    private static List<String> named(Operation operation) {
        return operation.httpMethods().stream()
                .filter(httpMethod -> !httpMethod.equals(ANY))
                .toList();
    }

    private void omit(String httpMethod, Operation operation, String reason) {
        omitted.add(new Omitted(
                httpMethod + " " + operation.binding().template(),
                operation.method().path(),
                reason));
    }

    private String unusedId(Operation operation) {
        String name = operation.method().path().replace('/', '.');
        String id = name;
        for (int n = 2; !ids.add(id); n++) {
            id = name + "-" + n;
        }
        return id;
    }

    private byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JsonMapper.shared().createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringProperty("openapi", "3.1.0");
            out.writeObjectPropertyStart("info");
            out.writeStringProperty("title", title);
            // What changes is told apart by the ETag; nobody counts versions of what is generated.
            out.writeStringProperty("version", "live");
            out.writeEndObject();
            tags(out);
            paths(out);
            components(out);
            omitted(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void tags(JsonGenerator out) {
        out.writeArrayPropertyStart("tags");
        tags.forEach((name, comment) -> {
            out.writeStartObject();
            out.writeStringProperty("name", name);
            if (!comment.isEmpty()) {
                out.writeStringProperty("description", comment);
            }
            out.writeEndObject();
        });
        out.writeEndArray();
    }

    /** One operation at a time, so that their trees are never all there together. */
    private void paths(JsonGenerator out) {
        out.writeObjectPropertyStart("paths");
        for (PathItem item : paths.values()) {
            if (!item.entries().isEmpty()) {
                List<String> names = item.path().names();
                out.writeObjectPropertyStart(item.path().named(names));
                for (String httpMethod : METHODS) {
                    Optional.ofNullable(item.entries().get(httpMethod))
                            .ifPresent(entry -> out.writePOJOProperty(
                                    httpMethod.toLowerCase(Locale.ROOT), operation(entry, names)));
                }
                out.writeEndObject();
            }
        }
        out.writeEndObject();
    }

    private ObjectNode operation(Entry entry, List<String> names) {
        Operation operation = entry.operation();
        TypeSchemas types = components.schemas(operation.pool(), operation.options());
        return new OperationSchema(operation, types).write(entry.id(), entry.path(), names);
    }

    private void components(JsonGenerator out) {
        out.writeObjectPropertyStart("components");
        out.writeObjectPropertyStart("schemas");
        components.forEach(out::writePOJOProperty);
        out.writeEndObject();
        out.writeObjectPropertyStart("responses");
        ObjectNode error = TypeSchemas.object("description", "An error. The HTTP status goes by its code.");
        error.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/" + Components.STATUS);
        out.writePOJOProperty(OperationSchema.ERROR, error);
        out.writeEndObject();
        out.writeEndObject();
    }

    private void omitted(JsonGenerator out) {
        if (!omitted.isEmpty()) {
            out.writeArrayPropertyStart("x-lictor-omitted");
            for (Omitted one : omitted) {
                out.writeStartObject();
                out.writeStringProperty("binding", one.binding());
                out.writeStringProperty("method", one.method());
                out.writeStringProperty("reason", one.reason());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }
}

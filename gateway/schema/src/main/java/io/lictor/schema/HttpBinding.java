package io.lictor.schema;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.lictor.path.PathTemplate;
import java.util.List;
import java.util.Optional;

/**
 * One HTTP method and path at which a gRPC method is reached.
 *
 * @param httpMethod as written; {@code *} stands for any
 * @param variables aligned with {@link PathTemplate#variables()}
 * @param responseBody the top-level field that is the answer; empty means all of it
 * @param implied true for the binding every method has without an annotation
 */
public record HttpBinding(
        String httpMethod,
        PathTemplate template,
        List<FieldPath> variables,
        BodyTarget body,
        Optional<FieldDescriptor> responseBody,
        boolean implied) {

    public HttpBinding {
        variables = List.copyOf(variables);
    }
}

package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import io.lictor.schema.BodyTarget;
import io.lictor.schema.FieldPath;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.HttpBinding;
import io.lictor.schema.ServiceSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says the requests of one binding in protobuf and its responses in JSON. Immutable; made when the descriptor arrives and
 * swapped with the route it belongs to.
 */
public final class Transcoder {
    private final GrpcMethod method;
    private final HttpBinding binding;
    private final Descriptor requestType;
    private final BodyBinder body;
    private final PathBinder path;
    private final QueryBinder query;
    private final ResponseWriter response;

    private Transcoder(MessageShapes shapes, GrpcMethod method, HttpBinding binding, TranscodingOptions options) {
        this.method = method;
        this.binding = binding;
        this.requestType = method.descriptor().getInputType();
        this.body = bodyBinder(shapes, requestType, binding.body(), options);
        this.path = new PathBinder(binding.variables(), options.requests().strictCollisions());
        this.query = new QueryBinder(
                shapes,
                requestType,
                closed(binding),
                !(binding.body() instanceof BodyTarget.Whole),
                options.requests());
        this.response = new ResponseWriter(
                shapes,
                method.descriptor().getOutputType(),
                binding.responseBody().orElse(null),
                options.responses().emitDefaults());
    }

    public static Transcoder compile(
            ServiceSchema schema, GrpcMethod method, HttpBinding binding, TranscodingOptions options) {
        return new Transcoder(shapes(schema, List.of(method)), method, binding, options);
    }

    /** One for each binding of each method, in order. They share what they know of the messages. */
    public static List<Transcoder> compileAll(ServiceSchema schema, TranscodingOptions options) {
        MessageShapes shapes = shapes(schema, schema.methods());
        return schema.methods().stream()
                .flatMap(method ->
                        method.bindings().stream().map(binding -> new Transcoder(shapes, method, binding, options)))
                .toList();
    }

    private static MessageShapes shapes(ServiceSchema schema, Collection<GrpcMethod> methods) {
        List<Descriptor> roots = methods.stream()
                .flatMap(method -> Stream.of(
                        method.descriptor().getInputType(), method.descriptor().getOutputType()))
                .distinct()
                .toList();
        return MessageShapes.of(schema.pool(), roots);
    }

    private static BodyBinder bodyBinder(
            MessageShapes shapes, Descriptor requestType, BodyTarget target, TranscodingOptions options) {
        if (target instanceof BodyTarget.None) {
            return new NoBody(options.requests().strictCollisions());
        }
        FieldDescriptor field = target instanceof BodyTarget.Field one ? one.field() : null;
        if (MessageKind.isHttpBody(requestType, field)) {
            return new RawBody(field);
        }
        JsonFormat.Parser parser = JsonFormat.parser().usingTypeRegistry(shapes.registry());
        return new JsonBody(
                new BodyCheck(shapes, ignoresUnknown(options)),
                ignoresUnknown(options) ? parser.ignoringUnknownFields() : parser,
                field);
    }

    private static boolean ignoresUnknown(TranscodingOptions options) {
        return options.requests().unknownFields() == TranscodingOptions.UnknownFields.IGNORE;
    }

    private static List<List<FieldDescriptor>> closed(HttpBinding binding) {
        List<List<FieldDescriptor>> closed = new ArrayList<>();
        binding.variables().stream().map(FieldPath::fields).forEach(closed::add);
        if (binding.body() instanceof BodyTarget.Field one) {
            closed.add(List.of(one.field()));
        }
        return closed;
    }

    /**
     * The request message in protobuf.
     *
     * @throws TranscodingException if the request is not one; nothing was sent then
     */
    public byte[] request(RestRequest request) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(requestType);
        body.bind(request.body(), request.contentType(), message);
        path.bind(request.pathVariables(), message);
        query.bind(request.rawQuery(), message);
        return message.buildPartial().toByteArray();
    }

    /**
     * The response in the form the binding asks for: JSON, or the bytes of a {@code google.api.HttpBody}.
     *
     * @throws TranscodingException if the backend's bytes are not the message it promised
     */
    public byte[] response(byte[] message) {
        return response.write(message);
    }

    /** The content type of {@link #response}; {@code application/json} but for a {@code google.api.HttpBody}. */
    public String responseContentType(byte[] message) {
        return response.contentType(message);
    }

    /**
     * The request of a client-streaming method, message by message.
     *
     * @param head the request without its body
     * @param messageLimit bytes of the largest element of the body
     */
    public RequestStream requestStream(RestRequest head, int messageLimit) {
        MessageEncoder encoder = (element, first) -> encode(head, element, first);
        return body instanceof RawBody ? new RawMessages(encoder) : new JsonMessages(encoder, messageLimit);
    }

    private byte[] encode(RestRequest head, byte[] element, boolean first) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(requestType);
        body.bind(element, first ? head.contentType() : null, message);
        if (first) {
            path.bind(head.pathVariables(), message);
            query.bind(head.rawQuery(), message);
        }
        return message.buildPartial().toByteArray();
    }

    /**
     * The responses of a server-streaming method, in the form the client likes best.
     *
     * @param accept the header as received; null without one
     */
    public ResponseStream responseStream(@Nullable String accept) {
        return response.raw() ? new RawStream(response) : Accept.choose(accept, response);
    }

    public GrpcMethod method() {
        return method;
    }

    public HttpBinding binding() {
        return binding;
    }
}

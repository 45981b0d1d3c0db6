package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.lictor.schema.BodyTarget;
import io.lictor.schema.FieldPath;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.HttpBinding;
import io.lictor.schema.ServiceSchema;
import io.lictor.transcoding.TranscodingOptions.UnknownFields;
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
    private final BodyBinder body;
    private final PathBinder path;
    private final QueryBinder query;
    private final @Nullable FieldWay mask;
    private final ResponseWriter response;
    private final Scratch.Pool pool;

    private Transcoder(Shared shared, GrpcMethod method, HttpBinding binding) {
        TranscodingOptions.Requests requests = shared.options().requests();
        MessagePlan root = shared.plans().of(method.descriptor().getInputType());
        List<FieldWay> variables =
                binding.variables().stream().map(path -> way(root, path)).toList();
        boolean whole = binding.body() instanceof BodyTarget.Whole;
        FieldPlan field = binding.body() instanceof BodyTarget.Field one ? plan(root, one.field()) : null;
        List<FieldWay> closed = new ArrayList<>(variables);
        if (field != null) {
            closed.add(new FieldWay(List.of(field)));
        }
        this.method = method;
        this.binding = binding;
        this.pool = shared.pool();
        this.body = whole || field != null ? body(shared, root, field) : new NoBody(requests.strictCollisions());
        this.path = new PathBinder(root, variables, requests.strictCollisions());
        this.query = new QueryBinder(root, closed, whole, requests);
        this.mask = binding.httpMethod().equals("PATCH") && field != null ? mask(root, closed) : null;
        this.response = response(shared, method, binding);
    }

    /** What all bindings of a descriptor set have in common. */
    private record Shared(MessagePlans plans, TranscodingOptions options, Scratch.Pool pool) {
        static Shared of(ServiceSchema schema, Collection<GrpcMethod> methods, TranscodingOptions options) {
            List<Descriptor> roots = methods.stream()
                    .flatMap(method -> Stream.of(
                            method.descriptor().getInputType(),
                            method.descriptor().getOutputType()))
                    .distinct()
                    .toList();
            return new Shared(MessagePlans.of(schema.pool(), roots), options, new Scratch.Pool());
        }
    }

    public static Transcoder compile(
            ServiceSchema schema, GrpcMethod method, HttpBinding binding, TranscodingOptions options) {
        return new Transcoder(Shared.of(schema, List.of(method), options), method, binding);
    }

    /** One for each binding of each method, in order. They share what they know of the messages. */
    public static List<Transcoder> compileAll(ServiceSchema schema, TranscodingOptions options) {
        Shared shared = Shared.of(schema, schema.methods(), options);
        return schema.methods().stream()
                .flatMap(method -> method.bindings().stream().map(binding -> new Transcoder(shared, method, binding)))
                .toList();
    }

    private static BodyBinder body(Shared shared, MessagePlan root, @Nullable FieldPlan field) {
        if (MessageKind.isHttpBody(root.type(), field == null ? null : field.field)) {
            return new RawBody(field);
        }
        boolean ignoreUnknown = shared.options().requests().unknownFields() == UnknownFields.IGNORE;
        return new JsonBody(shared.plans(), ignoreUnknown, root, field);
    }

    private static ResponseWriter response(Shared shared, GrpcMethod method, HttpBinding binding) {
        MessagePlan type = shared.plans().of(method.descriptor().getOutputType());
        FieldPlan field = binding.responseBody().map(named -> plan(type, named)).orElse(null);
        return new ResponseWriter(shared.plans(), type, field, shared.options().responses(), shared.pool());
    }

    private static FieldWay way(MessagePlan root, FieldPath path) {
        List<FieldPlan> fields = new ArrayList<>();
        MessagePlan holder = root;
        for (FieldDescriptor field : path.fields()) {
            FieldPlan plan = plan(holder, field);
            fields.add(plan);
            holder = plan.message == null ? holder : plan.message;
        }
        return new FieldWay(fields);
    }

    private static FieldPlan plan(MessagePlan message, FieldDescriptor field) {
        return message.field(field.getNumber());
    }

    /** The one mask of the request, which a PATCH may leave to the gateway. */
    private static @Nullable FieldWay mask(MessagePlan root, List<FieldWay> closed) {
        List<FieldWay> masks = root.fields().stream()
                .filter(field ->
                        field.single() && field.message != null && field.message.kind() == MessageKind.FIELD_MASK)
                .map(field -> new FieldWay(List.of(field)))
                .filter(way -> !closed.contains(way))
                .toList();
        return masks.size() == 1 ? masks.get(0) : null;
    }

    /**
     * The request message in protobuf.
     *
     * @throws TranscodingException if the request is not one; nothing was sent then
     */
    public byte[] request(RestRequest request) {
        return encode(request, request.body(), true);
    }

    /**
     * Encodes one message.
     *
     * @param first false for messages of a stream that get neither path nor query
     */
    private byte[] encode(RestRequest head, byte[] element, boolean first) {
        Scratch scratch = pool.take();
        try {
            WireOutput out = scratch.wire;
            MaskTrail trail = first && mask != null ? new MaskTrail() : null;
            body.bind(element, first ? head.contentType() : null, scratch, trail);
            if (first) {
                path.bind(head.pathVariables(), out);
                query.bind(head.rawQuery(), out);
            }
            if (trail != null && mask != null) {
                fill(mask, trail.paths(), out);
            }
            return out.copy();
        } finally {
            pool.give(scratch);
        }
    }

    /**
     * What each parameter of a query does in a request of this binding, for people.
     *
     * @throws TranscodingException if the query cannot be read
     */
    public List<ParameterUse> uses(String rawQuery) {
        return query.uses(rawQuery);
    }

    /**
     * Reads path and query of a request whose body is not known.
     *
     * @param pathVariables as in {@link RestRequest}
     * @throws TranscodingException if they are refused, whatever the body is
     */
    public void check(List<String> pathVariables, String rawQuery) {
        Scratch scratch = pool.take();
        try {
            path.bind(pathVariables, scratch.wire);
            query.bind(rawQuery, scratch.wire);
        } finally {
            pool.give(scratch);
        }
    }

    /** A mask that names something already is the client's own. */
    private static void fill(FieldWay mask, List<String> paths, WireOutput out) {
        FieldWay.Span said = mask.find(out);
        if (!paths.isEmpty() && (said == null || said.isEmpty())) {
            out.tag(mask.last().tag);
            int mark = mask.last().open(out);
            FieldMaskText.write(paths, out);
            mask.last().close(mark, out);
        }
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
     * @throws TranscodingException if the content type is none that can be cut into messages
     */
    public RequestStream requestStream(RestRequest head, int messageLimit) {
        MessageEncoder encoder = (element, first) -> encode(head, element, first);
        if (body instanceof NoBody) {
            return new OneMessage(encoder);
        }
        if (body instanceof RawBody) {
            return new RawMessages(encoder);
        }
        JsonMediaType.requireForStream(head.contentType());
        RestRequest untyped = new RestRequest(head.pathVariables(), head.rawQuery(), null, head.body());
        return new JsonMessages((element, first) -> encode(untyped, element, first), messageLimit);
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

package io.lictor.transcoding;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import io.lictor.schema.DescriptorPool;
import java.io.StringWriter;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One detail of a status as a JSON object with {@code @type}. */
final class DetailJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();
    private static final String ERROR_DETAILS = "google.rpc.";

    private DetailJson() {}

    static String ofKnown(Message detail) {
        Any any = Any.pack(detail);
        try {
            return object(any.getTypeUrl(), DynamicMessage.parseFrom(detail.getDescriptorForType(), any.getValue()));
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A type that neither the service nor {@code google.rpc} knows keeps its bytes, in base64. */
    static String of(Any detail, DescriptorPool pool) {
        String url = detail.getTypeUrl();
        Optional<Descriptor> type = type(url.substring(url.lastIndexOf('/') + 1), pool);
        if (type.isPresent()) {
            try {
                return object(url, DynamicMessage.parseFrom(type.get(), detail.getValue()));
            } catch (InvalidProtocolBufferException unreadable) {
                return withValue(url, base64(detail));
            }
        }
        return withValue(url, base64(detail));
    }

    private static Optional<Descriptor> type(String name, DescriptorPool pool) {
        Optional<Descriptor> own = pool.findMessage(name);
        return own.isPresent() || !name.startsWith(ERROR_DETAILS)
                ? own
                : Optional.ofNullable(ErrorDetailsProto.getDescriptor()
                        .findMessageTypeByName(name.substring(ERROR_DETAILS.length())));
    }

    private static String object(String url, DynamicMessage message) throws InvalidProtocolBufferException {
        String json = PRINTER.print(message);
        if (!MessageKind.of(message.getDescriptorForType()).hasMembers()) {
            return withValue(url, json);
        }
        String members = json.substring(1);
        return "{\"@type\":" + quoted(url) + (members.equals("}") ? "" : ",") + members;
    }

    private static String withValue(String url, String json) {
        return "{\"@type\":" + quoted(url) + ",\"value\":" + json + "}";
    }

    private static String base64(Any detail) {
        return "\"" + Base64.getEncoder().encodeToString(detail.getValue().toByteArray()) + "\"";
    }

    private static String quoted(String text) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeString(text);
        }
        return out.toString();
    }
}

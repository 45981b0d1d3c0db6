package io.lictor.transcoding;

import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** HTTP headers and gRPC metadata, both ways: end-to-end ones pass, those about one connection or one encoding do not. */
public final class HeaderMapping {
    /** About one hop, one framing or one encoding; each side writes its own. */
    private static final Set<String> NOT_PASSED = Set.of(
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "expect",
            "http2-settings",
            "content-length",
            "content-type",
            "content-encoding",
            "accept-encoding");

    private HeaderMapping() {}

    /**
     * Request headers as metadata, in order.
     *
     * @throws TranscodingException for a {@code -bin} header that is not base64
     */
    public static Metadata toMetadata(Iterable<Map.Entry<String, String>> headers) {
        Set<String> hop = namedByConnection(headers);
        Metadata metadata = new Metadata();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (isPassed(name) && !hop.contains(name) && isMetadataName(name)) {
                put(metadata, name, header.getValue().strip());
            }
        }
        return metadata;
    }

    /** Response metadata, headers or trailers, as response headers. */
    public static void toHeaders(Metadata metadata, BiConsumer<String, String> sink) {
        for (String name : metadata.keys()) {
            if (!isPassed(name)) {
                continue;
            }
            if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                all(metadata, binary(name))
                        .forEach(value -> sink.accept(name, Base64.getEncoder().encodeToString(value)));
            } else {
                all(metadata, ascii(name)).stream()
                        .filter(HeaderMapping::isPrintableAscii)
                        .forEach(value -> sink.accept(name, value));
            }
        }
    }

    private static void put(Metadata metadata, String name, String value) {
        if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
            for (String part : value.split(",", -1)) {
                metadata.put(binary(name), decode(name, part.strip()));
            }
        } else if (isPrintableAscii(value)) {
            metadata.put(ascii(name), value);
        }
    }

    private static byte[] decode(String name, String value) {
        try {
            return Base64Text.parse(value);
        } catch (UnfitValueException e) {
            throw TranscodingException.invalid(
                    TranscodingException.Reason.INVALID_HEADER,
                    name,
                    "header '" + name + "': expected base64, got " + Quoted.of(value));
        }
    }

    private static Set<String> namedByConnection(Iterable<Map.Entry<String, String>> headers) {
        Set<String> names = new HashSet<>();
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase("connection")) {
                for (String name : header.getValue().split(",", -1)) {
                    names.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    private static boolean isPassed(String name) {
        return !NOT_PASSED.contains(name)
                && !name.startsWith("grpc-")
                && !name.startsWith("proxy-")
                && !name.startsWith(":");
    }

    /** HTTP allows more characters in a name than gRPC; a header with others cannot be said. */
    private static boolean isMetadataName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
            if (!allowed) {
                return false;
            }
        }
        return !name.isEmpty() && !name.equals(Metadata.BINARY_HEADER_SUFFIX);
    }

    private static boolean isPrintableAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 || c > 0x7E) {
                return false;
            }
        }
        return true;
    }

    private static <T> List<T> all(Metadata metadata, Metadata.Key<T> key) {
        List<T> values = new ArrayList<>();
        Iterable<T> found = metadata.getAll(key);
        if (found != null) {
            found.forEach(values::add);
        }
        return values;
    }

    private static Metadata.Key<String> ascii(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static Metadata.Key<byte[]> binary(String name) {
        return Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
    }
}

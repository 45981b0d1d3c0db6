package io.lictor.transcoding;

import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** HTTP headers and gRPC metadata, both ways: end-to-end ones pass, those about one connection or one encoding do not. */
public final class HeaderMapping {

    /** About one hop, one framing or one encoding; each side writes its own. */
    private static final byte[][] NOT_PASSED = ascii(
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

    private static final byte[][] PREFIXES_NOT_PASSED = ascii("grpc-", "proxy-", ":");

    private static final byte[] BINARY = Metadata.BINARY_HEADER_SUFFIX.getBytes(StandardCharsets.US_ASCII);

    private HeaderMapping() {}

    /**
     * Request headers as metadata, in order.
     *
     * @throws TranscodingException for a {@code -bin} header that is not base64
     */
    public static Metadata toMetadata(Collection<Map.Entry<String, String>> headers) {
        Set<String> hop = namedByConnection(headers);
        MetadataFields fields = new MetadataFields(headers.size());
        for (Map.Entry<String, String> header : headers) {
            byte[] name = lowerCase(header.getKey());
            if (isMetadataName(name) && isPassed(name) && (hop.isEmpty() || !hop.contains(text(name)))) {
                put(fields, name, header.getValue().strip());
            }
        }
        return fields.metadata();
    }

    /** Response metadata, headers or trailers, as response headers. */
    public static void toHeaders(Metadata metadata, BiConsumer<String, String> sink) {
        for (String name : metadata.keys()) {
            if (!isPassed(name.getBytes(StandardCharsets.US_ASCII))) {
                continue;
            }
            if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                all(metadata, Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER))
                        .forEach(value -> sink.accept(name, Base64.getEncoder().encodeToString(value)));
            } else {
                all(metadata, Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)).stream()
                        .filter(value -> isPrintableAscii(value.getBytes(StandardCharsets.UTF_8)))
                        .forEach(value -> sink.accept(name, value));
            }
        }
    }

    private static void put(MetadataFields fields, byte[] name, String value) {
        if (isBinary(name)) {
            for (String part : value.split(",", -1)) {
                fields.add(name, decode(text(name), part.strip()));
            }
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (isPrintableAscii(bytes)) {
            fields.add(name, bytes);
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
        Set<String> names = Set.of();
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase("connection")) {
                names = names.isEmpty() ? new HashSet<>() : names;
                for (String name : header.getValue().split(",", -1)) {
                    names.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    /** In bytes, of which those of other letters than ASCII's are no part of any name. */
    private static byte[] lowerCase(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            byte c = bytes[i];
            if (c >= 'A' && c <= 'Z') {
                bytes[i] = (byte) (c + ('a' - 'A'));
            }
        }
        return bytes;
    }

    private static boolean isPassed(byte[] name) {
        for (byte[] kept : NOT_PASSED) {
            if (Arrays.equals(name, kept)) {
                return false;
            }
        }
        for (byte[] prefix : PREFIXES_NOT_PASSED) {
            if (name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length)) {
                return false;
            }
        }
        return true;
    }

    /** HTTP allows more characters in a name than gRPC; a header with others cannot be said. */
    private static boolean isMetadataName(byte[] name) {
        for (byte c : name) {
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
            if (!allowed) {
                return false;
            }
        }
        return name.length > 0 && !Arrays.equals(name, BINARY);
    }

    private static boolean isBinary(byte[] name) {
        int from = name.length - BINARY.length;
        return from >= 0 && Arrays.equals(name, from, name.length, BINARY, 0, BINARY.length);
    }

    private static boolean isPrintableAscii(byte[] value) {
        for (byte c : value) {
            if (c < ' ' || c > '~') {
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

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.US_ASCII);
    }

    private static byte[][] ascii(String... names) {
        return Stream.of(names)
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }
}

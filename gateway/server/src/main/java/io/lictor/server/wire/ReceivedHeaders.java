package io.lictor.server.wire;

import io.grpc.InternalMetadata;
import io.grpc.InternalStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of one block as they come, in a flat list: what gRPC's own fields say is read from it, the rest becomes
 * metadata. Only what the decoder calls works as in other headers.
 */
final class ReceivedHeaders extends DefaultHttp2Headers {

    private static final byte[] CONTENT_TYPE = ascii("content-type");
    private static final byte[] GRPC_STATUS = ascii("grpc-status");
    private static final byte[] GRPC_ENCODING = ascii("grpc-encoding");
    private static final byte[] GRPC_ACCEPT_ENCODING = ascii("grpc-accept-encoding");
    private static final byte[] BINARY = ascii(Metadata.BINARY_HEADER_SUFFIX);
    private static final String GRPC_TYPE = "application/grpc";

    /** Names and values in turn. */
    private byte[][] fields = new byte[8][];

    private int size;
    private byte @Nullable [] contentType;
    private byte @Nullable [] grpcStatus;
    private byte @Nullable [] grpcEncoding;

    ReceivedHeaders() {
        super(false, 2);
    }

    /** @throws IllegalArgumentException for a name that HTTP/2 does not allow */
    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        if (name.length() > 0 && name.charAt(0) == ':') {
            return super.add(name, value);
        }
        byte[] key = bytes(name);
        if (Arrays.equals(key, CONTENT_TYPE)) {
            contentType = bytes(value);
        } else if (Arrays.equals(key, GRPC_STATUS)) {
            grpcStatus = bytes(value);
        } else if (Arrays.equals(key, GRPC_ENCODING)) {
            grpcEncoding = bytes(value);
        } else if (!Arrays.equals(key, GRPC_ACCEPT_ENCODING)) {
            keep(checked(key), bytes(value));
        }
        return this;
    }

    private static byte[] checked(byte[] name) {
        boolean allowed = name.length > 0;
        for (byte c : name) {
            allowed &= c > ' ' && c < 0x7F && (c < 'A' || c > 'Z');
        }
        if (!allowed) {
            throw new IllegalArgumentException("a header has a name that is not allowed");
        }
        return name;
    }

    private void keep(byte[] name, byte[] value) {
        if (!endsWith(name, BINARY)) {
            append(name, value);
            return;
        }
        for (String part : new String(value, StandardCharsets.ISO_8859_1).split(",", -1)) {
            append(name, Base64.getDecoder().decode(part.strip()));
        }
    }

    private void append(byte[] name, byte[] value) {
        if (2 * size == fields.length) {
            fields = Arrays.copyOf(fields, 4 * size);
        }
        fields[2 * size] = name;
        fields[2 * size + 1] = value;
        size++;
    }

    /** The status of HTTP; -1 without a number. */
    int httpStatus() {
        CharSequence status = status();
        if (status == null || status.length() != 3) {
            return -1;
        }
        int code = 0;
        for (int i = 0; i < 3; i++) {
            int digit = status.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            code = 10 * code + digit;
        }
        return code;
    }

    boolean isGrpc() {
        String type = text(contentType);
        return type.length() >= GRPC_TYPE.length()
                && type.regionMatches(true, 0, GRPC_TYPE, 0, GRPC_TYPE.length())
                && (type.length() == GRPC_TYPE.length() || "+;".indexOf(type.charAt(GRPC_TYPE.length())) >= 0);
    }

    /** How messages may be packed; empty for not at all. */
    String encoding() {
        String name = text(grpcEncoding);
        return name.equals("identity") ? "" : name;
    }

    /** What is not gRPC's own. */
    Metadata metadata() {
        return size == 0 ? new Metadata() : InternalMetadata.newMetadata(size, fields);
    }

    /**
     * How the call ended; null when it does not say so.
     *
     * @param trailers of this block; the description leaves them
     */
    @Nullable
    Status status(Metadata trailers) {
        if (grpcStatus == null) {
            return null;
        }
        Status status = code(grpcStatus);
        String text = trailers.get(InternalStatus.MESSAGE_KEY);
        if (text != null) {
            trailers.discardAll(InternalStatus.MESSAGE_KEY);
        }
        return text == null ? status : status.withDescription(text);
    }

    private static Status code(byte[] text) {
        int code = 0;
        for (byte digit : text) {
            if (text.length > 2 || digit < '0' || digit > '9') {
                return Status.UNKNOWN;
            }
            code = 10 * code + digit - '0';
        }
        return text.length == 0 ? Status.UNKNOWN : Status.fromCodeValue(code);
    }

    private static boolean endsWith(byte[] name, byte[] end) {
        int from = name.length - end.length;
        return from >= 0 && Arrays.equals(name, from, name.length, end, 0, end.length);
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(CharSequence text) {
        AsciiString ascii = AsciiString.of(text);
        return ascii.isEntireArrayUsed() ? ascii.array() : ascii.toByteArray();
    }
}

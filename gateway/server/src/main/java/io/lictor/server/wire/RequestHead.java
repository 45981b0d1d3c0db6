package io.lictor.server.wire;

import io.grpc.Metadata;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Writes the header blocks of calls on one connection. Used on its event loop. */
final class RequestHead {

    /** Without a deadline. */
    static final long NO_TIMEOUT = Long.MAX_VALUE;

    /** The first number with more digits than gRPC allows for a time-out. */
    private static final long TOO_LONG = 100_000_000;

    /** About one hop, or written by this side. */
    private static final byte[][] RESERVED = {
        ascii("content-type"),
        ascii("te"),
        ascii("user-agent"),
        ascii("grpc-timeout"),
        ascii("grpc-encoding"),
        ascii("grpc-accept-encoding"),
        ascii("connection"),
        ascii("keep-alive"),
        ascii("proxy-connection"),
        ascii("transfer-encoding"),
        ascii("upgrade"),
        ascii("host")
    };

    private static final byte[] TIMEOUT = ascii("grpc-timeout");
    private static final byte[] BINARY = ascii(Metadata.BINARY_HEADER_SUFFIX);

    /** Bytes that the fields of every request count at most, besides path and authority. */
    private static final int CONSTANT_FIELDS = 512;

    private final HeaderEncoder encoder = new HeaderEncoder();
    private final int authorityLength;
    private final HeaderEncoder.Shared[] shared;

    RequestHead(String authority) {
        this.authorityLength = authority.length();
        this.shared = new HeaderEncoder.Shared[] {
            new HeaderEncoder.Shared(HeaderEncoder.AUTHORITY, ":authority", authority),
            new HeaderEncoder.Shared(HeaderEncoder.CONTENT_TYPE, "content-type", "application/grpc"),
            new HeaderEncoder.Shared(0, "te", "trailers"),
            new HeaderEncoder.Shared(HeaderEncoder.USER_AGENT, "user-agent", "lictor"),
            new HeaderEncoder.Shared(0, "grpc-accept-encoding", "gzip")
        };
    }

    void tableSize(long wanted) {
        encoder.tableSize(wanted);
    }

    /** What the block counts where the server limits it; rather too much than too little. */
    long size(String method, byte[][] fields) {
        long size = (long) CONSTANT_FIELDS + authorityLength + method.length();
        for (int i = 0; i < fields.length; i += 2) {
            size += HeaderEncoder.size(fields[i], fields[i + 1]) + fields[i + 1].length / 2;
        }
        return size;
    }

    /**
     * Writes one.
     *
     * @param method {@code package.Service/Method}
     * @param timeout nanoseconds, or {@link #NO_TIMEOUT}
     * @param fields names and values of the metadata in turn
     */
    void write(ByteBuf out, String method, long timeout, byte[][] fields) {
        encoder.begin(out);
        encoder.path(out, method);
        for (HeaderEncoder.Shared field : shared) {
            encoder.shared(out, field);
        }
        if (timeout != NO_TIMEOUT) {
            encoder.own(out, TIMEOUT, ascii(timeout(timeout)));
        }
        for (int i = 0; i < fields.length; i += 2) {
            own(out, fields[i], fields[i + 1]);
        }
    }

    private void own(ByteBuf out, byte[] name, byte[] value) {
        if (isReserved(name)) {
            return;
        }
        if (endsWithBinary(name)) {
            encoder.own(out, name, Base64.getEncoder().withoutPadding().encode(value));
        } else if (isPrintable(value)) {
            encoder.own(out, name, value);
        }
    }

    /** The longest time-out of at most eight digits that is not longer than this. */
    static String timeout(long nanos) {
        long left = Math.max(nanos, 1);
        if (left < TOO_LONG) {
            return left + "n";
        } else if (left < TOO_LONG * 1_000) {
            return TimeUnit.NANOSECONDS.toMicros(left) + "u";
        } else if (left < TOO_LONG * 1_000_000) {
            return TimeUnit.NANOSECONDS.toMillis(left) + "m";
        }
        return Math.min(TimeUnit.NANOSECONDS.toSeconds(left), TOO_LONG - 1) + "S";
    }

    private static boolean isReserved(byte[] name) {
        if (name.length == 0 || name[0] == ':') {
            return true;
        }
        for (byte[] reserved : RESERVED) {
            if (Arrays.equals(name, reserved)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWithBinary(byte[] name) {
        int from = name.length - BINARY.length;
        return from >= 0 && Arrays.equals(name, from, name.length, BINARY, 0, BINARY.length);
    }

    private static boolean isPrintable(byte[] value) {
        for (byte c : value) {
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package io.lictor.server.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the header fields of requests (HPACK, RFC 7541). Fields that many requests share are put into the server's table
 * until that is full; nothing is ever driven out of it, so that the table's state is one number. Others are written as they
 * are: on a way of one hop, compressing them costs more than it saves. For one connection; used on its event loop.
 */
final class HeaderEncoder {

    /** Bytes of the server's table before it says otherwise. */
    static final int DEFAULT_TABLE = 4096;

    /** Names at fixed places of every table (RFC 7541, appendix A). */
    static final int AUTHORITY = 1;

    static final int PATH = 4;
    static final int CONTENT_TYPE = 31;
    static final int USER_AGENT = 58;

    private static final int METHOD_POST = 3;
    private static final int SCHEME_HTTP = 6;
    /** Where those that were added begin: the latest is the first. */
    private static final int FIRST_ADDED = 62;

    /** What a field takes up besides its bytes. */
    private static final int FIELD_OVERHEAD = 32;

    private static final int INDEXED = 0x80;
    private static final int ADDED = 0x40;
    private static final int TABLE_SIZE = 0x20;
    private static final int PLAIN = 0x00;

    private final Map<String, Integer> paths = new HashMap<>();
    private int capacity = DEFAULT_TABLE;
    private int used;
    private int added;
    private int generation;
    private boolean resized;

    /** A field that is the same in many requests. */
    static final class Shared {

        private final int nameIndex;
        private final byte[] name;
        private final byte[] value;
        private int place;
        private int generation = -1;

        /** @param nameIndex of the name in the fixed table; 0 when it is not there */
        Shared(int nameIndex, String name, String value) {
            this.nameIndex = nameIndex;
            this.name = name.getBytes(StandardCharsets.US_ASCII);
            this.value = value.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** The server keeps a table of at most this size from now on: with a smaller one than before, all begins anew. */
    void tableSize(long wanted) {
        int next = (int) Math.min(wanted, DEFAULT_TABLE);
        if (next != capacity) {
            capacity = next;
            used = 0;
            added = 0;
            generation++;
            paths.clear();
            resized = true;
        }
    }

    /** What every request begins with. */
    void begin(ByteBuf out) {
        if (resized) {
            resized = false;
            integer(out, TABLE_SIZE, 5, 0);
            integer(out, TABLE_SIZE, 5, capacity);
        }
        out.writeByte(INDEXED | METHOD_POST);
        out.writeByte(INDEXED | SCHEME_HTTP);
    }

    void shared(ByteBuf out, Shared field) {
        if (field.generation == generation) {
            indexed(out, field.place);
        } else if (fits(field.name.length, field.value.length)) {
            field.generation = generation;
            field.place = added;
            literal(out, ADDED, field.nameIndex, field.name);
            string(out, field.value);
        } else {
            literal(out, PLAIN, field.nameIndex, field.name);
            string(out, field.value);
        }
    }

    /** @param method {@code package.Service/Method} */
    void path(ByteBuf out, String method) {
        Integer place = paths.get(method);
        if (place != null) {
            indexed(out, place);
            return;
        }
        byte[] path = ('/' + method).getBytes(StandardCharsets.UTF_8);
        boolean kept = fits(":path".length(), path.length);
        if (kept) {
            paths.put(method, added);
        }
        literal(out, kept ? ADDED : PLAIN, PATH, path);
        string(out, path);
    }

    /** A field of this request only. */
    void own(ByteBuf out, byte[] name, byte[] value) {
        literal(out, PLAIN, 0, name);
        string(out, value);
    }

    /** What a field counts where a list of fields is limited. */
    static int size(byte[] name, byte[] value) {
        return name.length + value.length + FIELD_OVERHEAD;
    }

    /** Whether there is room for one more; takes it. */
    private boolean fits(int name, int value) {
        int size = name + value + FIELD_OVERHEAD;
        if (size > capacity - used) {
            return false;
        }
        used += size;
        added++;
        return true;
    }

    private void indexed(ByteBuf out, int place) {
        integer(out, INDEXED, 7, FIRST_ADDED + added - place);
    }

    private static void literal(ByteBuf out, int form, int nameIndex, byte[] name) {
        integer(out, form, form == ADDED ? 6 : 4, nameIndex);
        if (nameIndex == 0) {
            string(out, name);
        }
    }

    private static void string(ByteBuf out, byte[] bytes) {
        integer(out, 0, 7, bytes.length);
        out.writeBytes(bytes);
    }

    /** An integer whose first bits share a byte with something else (RFC 7541, 5.1). */
    private static void integer(ByteBuf out, int first, int bits, int value) {
        int most = (1 << bits) - 1;
        if (value < most) {
            out.writeByte(first | value);
            return;
        }
        out.writeByte(first | most);
        int rest = value - most;
        while (rest >= 0x80) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}

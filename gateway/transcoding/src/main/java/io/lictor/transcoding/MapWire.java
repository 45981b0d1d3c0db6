package io.lictor.transcoding;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of one map that follow each other on the wire; the last one of a key counts. Used once. */
final class MapWire {

    private static final ByteBuffer DEFAULT_KEY = ByteBuffer.allocate(0);
    /** Reads as the default of every type. */
    private static final byte[] ZEROS = new byte[Long.BYTES];

    private final WireToJson json;
    private final FieldPlan field;
    private final FieldPlan key;
    private final FieldPlan value;
    private final WireInput in;
    private final Map<ByteBuffer, Entry> entries = new LinkedHashMap<>();

    /** Where key and value of an entry begin, behind their tags; null for a default. */
    private record Entry(
            @Nullable WireInput key, int valueTag, @Nullable WireInput value) {}

    MapWire(WireToJson json, FieldPlan field, WireInput in) {
        this.json = json;
        this.field = field;
        this.key = field.message().field(1);
        this.value = field.message().field(2);
        this.in = in;
    }

    /** Reads on to the last entry; the tag of the first has been read. */
    void print(int firstTag, JsonOutput out) {
        int tag = firstTag;
        int next;
        do {
            int outer = in.enter(in.length());
            gather();
            in.leave(outer);
            next = in.at();
            tag = in.hasMore() ? in.tag() : 0;
        } while (tag == field.tag);
        in.seek(next);
        out.ascii('{');
        for (Entry entry : entries.values()) {
            out.separate();
            key.scalar().printKey(entry.key() == null ? new WireInput(ZEROS) : entry.key(), out);
            out.ascii(':');
            printValue(entry, out);
        }
        out.ascii('}');
    }

    private void gather() {
        WireInput foundKey = null;
        ByteBuffer keyBytes = DEFAULT_KEY;
        WireInput foundValue = null;
        int valueTag = 0;
        while (in.hasMore()) {
            int tag = in.tag();
            int start = in.at();
            in.skipValue(tag);
            if (tag == key.tag) {
                foundKey = new WireInput(in.bytes(), start, in.at());
                keyBytes = ByteBuffer.wrap(in.bytes(), start, in.at() - start);
            } else if (value.takes(tag)) {
                foundValue = new WireInput(in.bytes(), start, in.at());
                valueTag = tag;
            }
        }
        entries.put(keyBytes, new Entry(foundKey, valueTag, foundValue));
    }

    private void printValue(Entry entry, JsonOutput out) {
        if (entry.value() != null) {
            json.value(value, entry.valueTag(), entry.value());
        } else if (value.scalar != null) {
            value.scalar.printDefault(out);
        } else {
            json.message(value.message(), new WireInput(new byte[0]));
        }
    }
}

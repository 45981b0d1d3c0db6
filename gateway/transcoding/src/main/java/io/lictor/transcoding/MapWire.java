package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of one map that follow each other on the wire; the last one of a key counts. Used once. */
final class MapWire {

    /** Reads as the default of every type. */
    private static final byte[] ZEROS = new byte[Long.BYTES];

    private final WireToJson json;
    private final FieldPlan field;
    private final FieldPlan key;
    private final FieldPlan value;
    private final WireInput in;
    /** By the name as JSON writes it, since the wire has several forms for one key; each character is a byte of it. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Where the value begins, behind its tag; null for a default. */
    private record Entry(int valueTag, @Nullable WireInput value) {}

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
            gather(in, out);
            in.leave(outer);
            next = in.at();
            tag = in.hasMore() ? in.tag() : 0;
        } while (tag == field.tag);
        in.seek(next);
        out.ascii('{');
        entries.forEach((name, entry) -> {
            out.separate();
            out.ascii(name);
            out.ascii(':');
            printValue(entry, out);
        });
        out.ascii('}');
    }

    private void gather(WireInput entry, JsonOutput out) {
        int start = entry.at();
        WireInput foundKey = new WireInput(ZEROS);
        WireInput foundValue = null;
        int valueTag = 0;
        while (entry.hasMore()) {
            int tag = entry.tag();
            int from = entry.at();
            entry.skipValue(tag);
            if (tag == key.tag) {
                foundKey = new WireInput(entry.bytes(), from, entry.at());
            } else if (value.takes(tag)) {
                if (foundValue != null && value.message != null) {
                    entry.seek(start);
                    gather(new WireInput(TidyWire.of(field.message(), entry)), out);
                    return;
                }
                foundValue = new WireInput(entry.bytes(), from, entry.at());
                valueTag = tag;
            }
        }
        entries.put(name(foundKey, out), new Entry(valueTag, foundValue));
    }

    private String name(WireInput found, JsonOutput out) {
        int before = out.size;
        key.scalar().printKey(found, out);
        String name = new String(out.bytes, before, out.size - before, ISO_8859_1);
        out.truncate(before);
        return name;
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

package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the request path needs to know about a message, looked up once. Immutable.
 *
 * @param fields by each name a client may use: JSON name and proto name
 */
record MessageShape(Descriptor type, MessageKind kind, Map<String, FieldDescriptor> fields) {
    static MessageShape of(Descriptor type) {
        Map<String, FieldDescriptor> fields = new LinkedHashMap<>();
        type.getFields().forEach(field -> fields.put(field.getJsonName(), field));
        type.getFields().forEach(field -> fields.putIfAbsent(field.getName(), field));
        return new MessageShape(type, MessageKind.of(type), fields);
    }

    /** The name the client may have meant. */
    Optional<String> nearest(String name) {
        String best = null;
        int least = Math.max(1, Math.min(name.length(), 60) / 3) + 1;
        for (String candidate : fields.keySet()) {
            int distance = distance(candidate, name, least);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Edits from one name to the other, ignoring case; {@code enough} when it is that much or more. */
    private static int distance(String one, String other, int enough) {
        if (Math.abs(one.length() - other.length()) >= enough) {
            return enough;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}

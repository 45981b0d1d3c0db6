package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * A message with its fields by name and by number. Immutable once its plans are complete; until then its fields are missing,
 * since messages contain each other.
 */
final class MessagePlan {

    /** Numbers up to here are looked up in an array even where most of them are free. */
    private static final int DENSE = 128;

    private final Descriptor type;
    private final MessageKind kind;
    private final boolean empty;
    private List<FieldPlan> fields = List.of();
    private Map<String, FieldPlan> byName = Map.of();
    private @Nullable FieldPlan[] byNumber = new FieldPlan[0];
    private Map<Integer, FieldPlan> byLargeNumber = Map.of();
    private int bits;
    private FieldPlan[] byMatch = new FieldPlan[0];
    private @Nullable PropertyNameMatcher matcher;

    MessagePlan(Descriptor type) {
        this.type = type;
        this.kind = MessageKind.of(type);
        this.empty = type.getFullName().equals("google.protobuf.Empty");
    }

    /** Completes the plan; once, before anybody else sees it. */
    void complete(List<FieldPlan> all, JsonSource json) {
        fields = List.copyOf(all);
        bits = all.size() + type.getRealOneofs().size();
        Map<String, FieldPlan> named = new LinkedHashMap<>();
        all.forEach(field -> named.put(field.jsonName, field));
        all.forEach(field -> named.putIfAbsent(field.protoName, field));
        byName = named;
        byMatch = named.values().toArray(FieldPlan[]::new);
        matcher = json.matcher(named.keySet());
        Map<Integer, FieldPlan> large = new HashMap<>();
        int dense = Math.max(DENSE, 4 * all.size());
        int most = all.stream()
                .mapToInt(FieldPlan::number)
                .filter(n -> n <= dense)
                .max()
                .orElse(0);
        byNumber = new FieldPlan[most + 1];
        for (FieldPlan field : all) {
            if (field.number() <= most) {
                byNumber[field.number()] = field;
            } else {
                large.put(field.number(), field);
            }
        }
        byLargeNumber = Map.copyOf(large);
    }

    Descriptor type() {
        return type;
    }

    MessageKind kind() {
        return kind;
    }

    /** Whether it is {@code google.protobuf.Empty}, whose JSON in an {@code Any} some write as a value and some as no members. */
    boolean isEmpty() {
        return empty;
    }

    List<FieldPlan> fields() {
        return fields;
    }

    PropertyNameMatcher matcher() {
        if (matcher == null) {
            throw new IllegalStateException(type.getFullName() + " is not complete");
        }
        return matcher;
    }

    /** The field that the matcher found. */
    FieldPlan matched(int match) {
        return byMatch[match];
    }

    @Nullable
    FieldPlan named(String name) {
        return byName.get(name);
    }

    @Nullable
    FieldPlan numbered(int number) {
        return number < byNumber.length ? byNumber[number] : byLargeNumber.get(number);
    }

    /** A field that the type must have. */
    FieldPlan field(int number) {
        FieldPlan field = numbered(number);
        if (field == null) {
            throw new IllegalStateException(type.getFullName() + " has no field " + number);
        }
        return field;
    }

    /** Bits for the fields, then for the oneofs. */
    int bits() {
        return bits;
    }

    int oneofBit(FieldPlan field) {
        return bits - 1 - field.oneof;
    }

    OneofDescriptor oneof(FieldPlan field) {
        return type.getRealOneofs().get(field.oneof);
    }

    /** The name the client may have meant. */
    Optional<String> nearest(String name) {
        String best = null;
        int least = Math.max(1, Math.min(name.length(), 60) / 3) + 1;
        for (String candidate : byName.keySet()) {
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
        Arrays.setAll(row, j -> j);
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

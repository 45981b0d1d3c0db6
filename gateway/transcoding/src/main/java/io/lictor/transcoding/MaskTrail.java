package io.lictor.transcoding;

import java.util.ArrayList;
import java.util.List;

/**
 * Notes which fields a body has, in the words of a {@code FieldMask}: the innermost ones, but nothing inside lists, maps or
 * messages that JSON does not write as an object of fields. Used once, by one thread.
 */
final class MaskTrail {

    private final StringBuilder path = new StringBuilder();
    private final List<String> paths = new ArrayList<>();
    private boolean innermost;

    /** Goes into a field; the mark goes to {@link #leave}. */
    int enter(FieldPlan field) {
        int mark = path.length();
        path.append(mark == 0 ? "" : ".").append(field.field.getName());
        innermost = true;
        return mark;
    }

    void leave(int mark) {
        if (innermost) {
            paths.add(path.toString());
        }
        innermost = false;
        path.setLength(mark);
    }

    List<String> paths() {
        return paths;
    }
}

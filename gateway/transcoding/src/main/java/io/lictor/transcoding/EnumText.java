package io.lictor.transcoding;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.util.stream.Collectors;

/** What an enum takes, for people. */
final class EnumText {
    private static final int NAMES_SHOWN = 10;

    private EnumText() {}

    static UnfitValueException unfit(EnumDescriptor type) {
        String names = type.getValues().stream()
                .limit(NAMES_SHOWN)
                .map(EnumValueDescriptor::getName)
                .collect(Collectors.joining(", "));
        String more = type.getValues().size() > NAMES_SHOWN ? ", ..." : "";
        return new UnfitValueException("a value of " + type.getFullName() + " (" + names + more + ") or its number");
    }
}

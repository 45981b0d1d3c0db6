package io.lictor.schema;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What is written above the elements of some files. Immutable. */
final class Comments {

    /** What its authors mean for themselves, by the convention of {@code googleapis}. */
    private static final Pattern INTERNAL = Pattern.compile("\\(--.*?--\\)", Pattern.DOTALL);

    private final Map<String, String> byName;

    private Comments(Map<String, String> byName) {
        this.byName = Map.copyOf(byName);
    }

    static Comments of(FileDescriptorSet set) {
        Map<String, String> byName = new HashMap<>();
        set.getFileList().stream()
                .filter(FileDescriptorProto::hasSourceCodeInfo)
                .forEach(file -> new Reading(file, byName).read());
        return new Comments(byName);
    }

    /** Empty when there is none. */
    String above(String fullName) {
        return byName.getOrDefault(fullName, "");
    }

    /** Goes through one file; a location says where its element is by field numbers and positions in turns. */
    private static final class Reading {

        private final FileDescriptorProto file;
        private final Map<List<Integer>, String> texts = new HashMap<>();
        private final Map<String, String> byName;

        Reading(FileDescriptorProto file, Map<String, String> byName) {
            this.file = file;
            this.byName = byName;
        }

        void read() {
            for (Location location : file.getSourceCodeInfo().getLocationList()) {
                String text = tidy(location.getLeadingComments());
                if (!text.isEmpty()) {
                    texts.put(List.copyOf(location.getPathList()), text);
                }
            }
            Place root = new Place(List.of(), file.getPackage());
            for (int i = 0; i < file.getMessageTypeCount(); i++) {
                DescriptorProto message = file.getMessageType(i);
                message(root.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i, message.getName()), message);
            }
            for (int i = 0; i < file.getEnumTypeCount(); i++) {
                EnumDescriptorProto type = file.getEnumType(i);
                enumeration(root.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i, type.getName()), type);
            }
            for (int i = 0; i < file.getServiceCount(); i++) {
                ServiceDescriptorProto service = file.getService(i);
                service(root.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i, service.getName()), service);
            }
        }

        private void message(Place place, DescriptorProto message) {
            keep(place);
            for (int i = 0; i < message.getFieldCount(); i++) {
                FieldDescriptorProto field = message.getField(i);
                keep(place.of(DescriptorProto.FIELD_FIELD_NUMBER, i, field.getName()));
            }
            for (int i = 0; i < message.getNestedTypeCount(); i++) {
                DescriptorProto nested = message.getNestedType(i);
                message(place.of(DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i, nested.getName()), nested);
            }
            for (int i = 0; i < message.getEnumTypeCount(); i++) {
                EnumDescriptorProto type = message.getEnumType(i);
                enumeration(place.of(DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i, type.getName()), type);
            }
        }

        private void enumeration(Place place, EnumDescriptorProto type) {
            keep(place);
            for (int i = 0; i < type.getValueCount(); i++) {
                keep(place.of(
                        EnumDescriptorProto.VALUE_FIELD_NUMBER,
                        i,
                        type.getValue(i).getName()));
            }
        }

        private void service(Place place, ServiceDescriptorProto service) {
            keep(place);
            for (int i = 0; i < service.getMethodCount(); i++) {
                keep(place.of(
                        ServiceDescriptorProto.METHOD_FIELD_NUMBER,
                        i,
                        service.getMethod(i).getName()));
            }
        }

        private void keep(Place place) {
            String text = texts.get(place.path());
            if (text != null) {
                byName.put(place.name(), text);
            }
        }
    }

    private record Place(List<Integer> path, String name) {
        Place of(int field, int position, String child) {
            Integer[] longer = new Integer[path.size() + 2];
            path.toArray(longer);
            longer[path.size()] = field;
            longer[path.size() + 1] = position;
            return new Place(List.of(longer), name.isEmpty() ? child : name + "." + child);
        }
    }

    /** Lines without the space that follows the slashes. */
    private static String tidy(String comment) {
        String plain = INTERNAL.matcher(comment).replaceAll("");
        return String.join(
                        "\n",
                        plain.lines()
                                .map(line -> line.startsWith(" ") ? line.substring(1) : line)
                                .map(String::stripTrailing)
                                .toList())
                .strip();
    }
}

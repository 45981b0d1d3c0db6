package io.lictor.transcoding;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Scalars as the wire has them, without a tag. */
final class WireScalar {

    private WireScalar() {}

    /** A varint may be longer than it need be. */
    static byte[] of(FieldDescriptor field, Object value, RandomGenerator random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        write(coded, field.getType(), value);
        coded.flush();
        byte[] bytes = out.toByteArray();
        boolean varint = field.getLiteType().getWireType() == WireOutput.VARINT;
        return varint && bytes.length < 9 && random.nextInt(5) == 0 ? longer(bytes) : bytes;
    }

    private static byte[] longer(byte[] varint) {
        byte[] longer = Arrays.copyOf(varint, varint.length + 1);
        longer[varint.length - 1] |= (byte) 0x80;
        return longer;
    }

    private static void write(CodedOutputStream out, FieldDescriptor.Type type, Object value) throws IOException {
        switch (type) {
            case DOUBLE -> out.writeDoubleNoTag((Double) value);
            case FLOAT -> out.writeFloatNoTag((Float) value);
            case INT64 -> out.writeInt64NoTag((Long) value);
            case UINT64 -> out.writeUInt64NoTag((Long) value);
            case INT32 -> out.writeInt32NoTag((Integer) value);
            case FIXED64 -> out.writeFixed64NoTag((Long) value);
            case FIXED32 -> out.writeFixed32NoTag((Integer) value);
            case BOOL -> out.writeBoolNoTag((Boolean) value);
            case STRING -> out.writeStringNoTag((String) value);
            case BYTES -> out.writeBytesNoTag((ByteString) value);
            case UINT32 -> out.writeUInt32NoTag((Integer) value);
            case ENUM -> out.writeEnumNoTag(((EnumValueDescriptor) value).getNumber());
            case SFIXED32 -> out.writeSFixed32NoTag((Integer) value);
            case SFIXED64 -> out.writeSFixed64NoTag((Long) value);
            case SINT32 -> out.writeSInt32NoTag((Integer) value);
            case SINT64 -> out.writeSInt64NoTag((Long) value);
            case GROUP, MESSAGE -> throw new IllegalArgumentException(type + " is no scalar");
        }
    }
}

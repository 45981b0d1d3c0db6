package io.lictor.transcoding;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** The integers of protobuf by what they can hold. */
enum IntegerKind {
    INT32("-2147483648", "2147483647"),
    UINT32("0", "4294967295"),
    INT64("-9223372036854775808", "9223372036854775807"),
    UINT64("0", "18446744073709551615");

    private static final int MOST_DIGITS = 20;
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}");

    private final BigInteger least;
    private final BigInteger most;

    IntegerKind(String least, String most) {
        this.least = new BigInteger(least);
        this.most = new BigInteger(most);
    }

    static IntegerKind of(FieldDescriptor.Type type) {
        return switch (type) {
            case INT32, SINT32, SFIXED32 -> INT32;
            case UINT32, FIXED32 -> UINT32;
            case INT64, SINT64, SFIXED64 -> INT64;
            case UINT64, FIXED64 -> UINT64;
            default -> throw new IllegalArgumentException(type + " is no integer");
        };
    }

    /** Digits only, as a URL writes a number. */
    long decimal(String text) throws UnfitValueException {
        if (!DECIMAL.matcher(text).matches()) {
            throw unfit();
        }
        return value(new BigInteger(text));
    }

    /** Digits in the one form that JSON writes a key in: no zero before others, and none with a sign. */
    long key(String text) throws UnfitValueException {
        int first = text.startsWith("-") ? 1 : 0;
        if (text.length() > 1 && text.charAt(first) == '0') {
            throw new UnfitValueException(range() + " in its shortest form");
        }
        return decimal(text);
    }

    /** Any JSON number without a fraction: {@code 1}, {@code 1.0}, {@code 1e2}. Unsigned 64 bits are in a long's bits. */
    long number(String text) throws UnfitValueException {
        if (text.length() > FloatText.LONGEST || !FloatText.isNumber(text)) {
            throw unfit();
        }
        int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
        String mantissa = mark < 0 ? text : text.substring(0, mark);
        int point = mantissa.indexOf('.');
        int fraction = point < 0 ? 0 : mantissa.length() - point - 1;
        String digits = mantissa.replace(".", "");
        return value(integer(digits, exponent(mark < 0 ? "0" : text.substring(mark + 1)) - fraction));
    }

    /** Digits, perhaps with a sign, times a power of ten. Computes with no more of them than an integer can have. */
    private BigInteger integer(String digits, long exponent) throws UnfitValueException {
        int from = digits.startsWith("-") ? 1 : 0;
        while (from < digits.length() && digits.charAt(from) == '0') {
            from++;
        }
        int to = digits.length();
        while (to > from && digits.charAt(to - 1) == '0') {
            to--;
        }
        if (from == to) {
            return BigInteger.ZERO;
        }
        long zeros = exponent + digits.length() - to;
        if (zeros < 0 || to - from + zeros > MOST_DIGITS) {
            throw unfit();
        }
        BigInteger absolute = new BigInteger(digits.substring(from, to) + "0".repeat((int) zeros));
        return digits.startsWith("-") ? absolute.negate() : absolute;
    }

    /** One that is larger than an int is as good as the largest. */
    private static long exponent(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException huge) {
            return text.startsWith("-") ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
    }

    UnfitValueException unfit() {
        return new UnfitValueException(range());
    }

    private String range() {
        return "an integer from " + least + " to " + most;
    }

    private long value(BigInteger integer) throws UnfitValueException {
        if (integer.compareTo(least) < 0 || integer.compareTo(most) > 0) {
            throw unfit();
        }
        return integer.longValue();
    }

    /** A number that a long holds. */
    long value(long integer) throws UnfitValueException {
        boolean fits = switch (this) {
            case INT32 -> integer == (int) integer;
            case UINT32 -> integer >>> 32 == 0;
            case INT64 -> true;
            case UINT64 -> integer >= 0;
        };
        if (!fits) {
            throw unfit();
        }
        return integer;
    }

    /** What a field of this kind keeps of the bits on the wire. */
    long fitted(long bits) {
        return switch (this) {
            case INT32 -> (int) bits;
            case UINT32 -> bits & 0xFFFF_FFFFL;
            case INT64, UINT64 -> bits;
        };
    }

    /** 64 bits, which JSON writes as a string. */
    boolean wide() {
        return this == INT64 || this == UINT64;
    }
}

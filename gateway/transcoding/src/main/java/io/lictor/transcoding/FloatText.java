package io.lictor.transcoding;

import java.util.regex.Pattern;

/** A JSON number, or one of the three names for what is none. */
final class FloatText {
    /** Possessive, so that no text makes it try twice. */
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

    /** Longer ones are no numbers, also where JSON has them as strings. */
    static final int LONGEST = 1_000;

    private FloatText() {}

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    static double parseDouble(String text) throws UnfitValueException {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> finite(text);
        };
    }

    private static double finite(String text) throws UnfitValueException {
        double value = text.length() <= LONGEST && isNumber(text) ? Double.parseDouble(text) : Double.NaN;
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new UnfitValueException("a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
        }
        return value;
    }

    static float narrow(double wide) throws UnfitValueException {
        float value = (float) wide;
        if (Float.isInfinite(value) && !Double.isInfinite(wide)) {
            throw new UnfitValueException("a number within ±3.4028235e38");
        }
        return value;
    }
}

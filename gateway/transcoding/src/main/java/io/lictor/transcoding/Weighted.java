package io.lictor.transcoding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One of the choices in a header such as {@code Accept} or {@code Accept-Encoding} (RFC 9110, 12.4.2).
 *
 * @param value in lower case, without parameters
 * @param weight from 0, which is a refusal, to 1; an unreadable one is 0
 */
public record Weighted(String value, double weight) {

    /** The choices of a header, in order. */
    public static List<Weighted> parse(String header) {
        List<Weighted> choices = new ArrayList<>();
        for (String choice : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = choice.split(";", -1);
            double weight = 1;
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip();
                if (parameter.startsWith("q=")) {
                    weight = weight(parameter.substring(2));
                }
            }
            choices.add(new Weighted(parts[0].strip(), weight));
        }
        return choices;
    }

    private static double weight(String text) {
        try {
            double weight = Double.parseDouble(text);
            return weight >= 0 && weight <= 1 ? weight : 0;
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}

package io.lictor.samples.registration;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values by name: the flag {@code --deregister-after=1m} counts, without it the variable {@code SAMPLE_DEREGISTER_AFTER},
 * unless it is blank. What cannot be read is an {@link IllegalArgumentException} that says it as it was written.
 */
final class Settings {

    private static final String PREFIX = "SAMPLE_";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private final Map<String, String> flags;
    private final Map<String, String> environment;

    private Settings(Map<String, String> flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = environment;
    }

    /** Reads flags, of which only the {@code known} may be there. */
    static Settings parse(List<String> arguments, Map<String, String> environment, Set<String> known) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = argument.startsWith("--") && equals > 2 ? argument.substring(2, equals) : "";
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown flag " + argument + ", expected " + SampleOptions.USAGE);
            }
            flags.put(name, argument.substring(equals + 1));
        }
        return new Settings(flags, environment);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(flags.get(name)).or(() -> variable(variableName(name)));
    }

    /** A variable by its whole name. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    int number(String name, int otherwise, int least) {
        return text(name).map(text -> number(name, text, least)).orElse(otherwise);
    }

    Optional<Duration> duration(String name) {
        return text(name).map(text -> duration(name, text));
    }

    private int number(String name, String text, int least) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= 65_535) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(written(name, text) + " is not a number", e);
        }
        throw new IllegalArgumentException(written(name, text) + " is not in " + least + "..65535");
    }

    private Duration duration(String name, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(written(name, text) + " is not a duration like 500ms, 3s or 1m");
        }
        long value = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(value);
            case "s" -> Duration.ofSeconds(value);
            default -> Duration.ofMinutes(value);
        };
    }

    private String written(String name, String text) {
        return (flags.containsKey(name) ? "--" + name : variableName(name)) + "=" + text;
    }

    private static String variableName(String name) {
        return PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}

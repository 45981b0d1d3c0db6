package io.lictor.routing.fabio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One tag {@code urlprefix-[host]/path [option=value ...]} as Fabio 1.7 reads it: the host in lower case, the path a prefix
 * of characters, not of segments. Immutable.
 *
 * @param host empty for every host
 * @param path with its leading slash; empty when the tag names a port, as routes of TCP do
 * @param options by name, an option without a value having an empty one
 */
public record FabioTag(String host, String path, Map<String, String> options) {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([A-Za-z_]\\w*)}|([A-Za-z_]\\w*))");

    public FabioTag {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Reads what stands behind the tag's prefix.
     *
     * @param variables what {@code $NAME} stands for in host and path; unknown ones vanish, as in Fabio
     * @throws IllegalArgumentException with a message for the service's owner
     */
    public static FabioTag parse(String text, Map<String, String> variables) {
        String[] words = text.strip().split("\\s+", -1);
        String source = words[0];
        if (source.isEmpty()) {
            throw new IllegalArgumentException("host and path are missing, as in urlprefix-/orders");
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            options.put(
                    equals < 0 ? words[i] : words[i].substring(0, equals),
                    equals < 0 ? "" : words[i].substring(equals + 1));
        }
        int slash = source.indexOf('/');
        if (slash < 0) {
            return new FabioTag(source, "", options);
        }
        String host = expand(source.substring(0, slash), variables).toLowerCase(Locale.ROOT);
        return new FabioTag(host, "/" + expand(source.substring(slash + 1), variables), options);
    }

    /** The value of an option; empty where the tag does not have it. */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    private static String expand(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        variables.getOrDefault(found.group(1) == null ? found.group(2) : found.group(1), "")));
    }
}

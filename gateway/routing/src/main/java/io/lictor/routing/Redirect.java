package io.lictor.routing;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An answer that sends the client elsewhere. Immutable.
 *
 * @param code from 300 to 399
 * @param location an absolute URL in which {@code $path} stands for the request's path, as it would be forwarded, and
 *     {@code $host} for its host
 */
public record Redirect(int code, String location) {

    private static final Pattern LOCATION = Pattern.compile("https?://[^\\s\\p{Cntrl}\"<>\\\\^`{|}]+");
    private static final String PATH = "$path";

    /**
     * Reads {@code CODE,URL}.
     *
     * @throws IllegalArgumentException with a message for the service's owner
     */
    static Redirect parse(String text) {
        int comma = text.indexOf(',');
        String code = comma < 0 ? text : text.substring(0, comma);
        String location = comma < 0 ? "" : text.substring(comma + 1);
        if (!code.matches("3[0-9]{2}") || !LOCATION.matcher(location).matches()) {
            throw new IllegalArgumentException(
                    "redirect=" + text + ": write a code from 300 to 399 and a URL, as in 301,https://$host$path");
        }
        return new Redirect(Integer.parseInt(code), location);
    }

    /** Where a request is sent; its query goes along with {@code $path}, unless the URL has one of its own. */
    public String location(String host, String rawPath, Optional<String> rawQuery) {
        String to = location.replace("/" + PATH, PATH);
        boolean takesPath = to.contains(PATH);
        String filled = to.replace("$host", host).replace(PATH, rawPath);
        boolean ownQuery = to.indexOf('?') >= 0;
        return takesPath && !ownQuery
                ? rawQuery.map(query -> filled + "?" + query).orElse(filled)
                : filled;
    }

    /** The scheme it leads to: a client that has come by it already must not be sent round in a circle. */
    String scheme() {
        return location.substring(0, location.indexOf(':'));
    }

    /** Whether it changes nothing but the scheme of a request to this host. */
    boolean onlyUpgrades(Optional<String> host) {
        String to = location.substring(scheme().length() + "://".length()).replace("/" + PATH, PATH);
        return to.equals("$host" + PATH)
                || host.filter(name -> to.equals(name + PATH)).isPresent();
    }

    @Override
    public String toString() {
        return code + "," + location;
    }
}

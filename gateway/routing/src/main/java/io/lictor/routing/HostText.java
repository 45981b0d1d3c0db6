package io.lictor.routing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Tells what can be a host from what cannot, without asking anybody for it. */
final class HostText {
    private static final int LONGEST = 253;
    /** Names of containers have underscores, and names of other languages their letters. */
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]{1,63}(?:\\.[\\p{L}\\p{M}\\p{N}_-]{1,63})*\\.?");

    private static final Pattern IPV6 = Pattern.compile("\\[?([0-9a-fA-F]*:[0-9a-fA-F:.]*)(?:%[\\w.~-]+)?]?");

    private HostText() {}

    /** Whether it is a name or an IP address by its form. */
    static boolean isHost(String text) {
        if (text.indexOf(':') < 0) {
            return text.length() <= LONGEST && NAME.matcher(text).matches();
        }
        var literal = IPV6.matcher(text);
        return text.startsWith("[") == text.endsWith("]") && literal.matches() && isAddress(literal.group(1));
    }

    /** Nothing is looked up for a text that can only be an address. */
    private static boolean isAddress(String literal) {
        try {
            return !InetAddress.getByName("[" + literal + "]").getHostAddress().isEmpty();
        } catch (UnknownHostException none) {
            return false;
        }
    }
}

package io.lictor.routing;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every address a request may come from: its peer's and those that its headers claim. A client can write what it likes into
 * such headers, so whoever may pass must be let pass by each of them.
 */
public final class ClaimedAddresses {

    private static final Pattern FORWARDED_FOR = Pattern.compile("(?i)for=\"?([^\",;]+)\"?");
    private static final Pattern IPV4_WITH_PORT = Pattern.compile("([0-9.]+):[0-9]+");
    private static final Pattern IPV6_WITH_PORT = Pattern.compile("(\\[.*]):[0-9]+");

    private ClaimedAddresses() {}

    /**
     * The peer first, without ports; what is no address stays as it is written.
     *
     * @param peer whose connection it is; what has no address counts as an empty one
     * @param xForwardedFor the lines of {@code X-Forwarded-For}
     * @param forwarded the lines of {@code Forwarded} (RFC 7239)
     */
    public static List<String> of(
            @Nullable InetSocketAddress peer, List<String> xForwardedFor, List<String> forwarded) {
        List<String> addresses = new ArrayList<>();
        addresses.add(
                peer == null || peer.getAddress() == null
                        ? ""
                        : peer.getAddress().getHostAddress());
        for (String line : xForwardedFor) {
            for (String address : line.split(",", -1)) {
                addresses.add(withoutPort(address.strip()));
            }
        }
        for (String line : forwarded) {
            Matcher matcher = FORWARDED_FOR.matcher(line);
            while (matcher.find()) {
                addresses.add(withoutPort(matcher.group(1).strip()));
            }
        }
        return addresses;
    }

    private static String withoutPort(String address) {
        for (Pattern pattern : List.of(IPV4_WITH_PORT, IPV6_WITH_PORT)) {
            Matcher matcher = pattern.matcher(address);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return address;
    }
}

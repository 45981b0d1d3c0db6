package io.lictor.samples.registration;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a sample is told on its command line.
 *
 * @param port of the first instance, the others follow; 0: any free ports
 * @param address what Consul gives out to find the instance
 * @param bind the address listened on
 * @param drain how long it still serves after it has left Consul
 */
public record SampleOptions(
        int port,
        int instances,
        String address,
        String bind,
        URI consul,
        Optional<String> token,
        Duration ttl,
        Duration deregisterAfter,
        Duration drain) {

    public static final String USAGE =
            "[--port=0] [--instances=1] [--consul=http://127.0.0.1:8500] [--address=127.0.0.1] [--bind=ADDRESS]"
                    + " [--ttl=3s] [--deregister-after=1m] [--drain=2s]";

    private static final Set<String> FLAGS =
            Set.of("port", "instances", "consul", "address", "bind", "ttl", "deregister-after", "drain");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    /**
     * Reads flags; where one is missing, Consul's own environment variables and then defaults count.
     *
     * @throws IllegalArgumentException naming the flag that is wrong
     */
    public static SampleOptions parse(List<String> arguments, Map<String, String> environment) {
        Map<String, String> flags = flags(arguments);
        String address = flags.getOrDefault("address", "127.0.0.1");
        int port = number("port", flags.getOrDefault("port", "0"), 0);
        int instances = number("instances", flags.getOrDefault("instances", "1"), 1);
        if (port + instances - 1 > 65_535) {
            throw new IllegalArgumentException("--port=" + port + " leaves no ports for " + instances + " instances");
        }
        return new SampleOptions(
                port,
                instances,
                address,
                flags.getOrDefault("bind", address),
                consul(flags.getOrDefault("consul", defaultConsul(environment))),
                Optional.ofNullable(environment.get("CONSUL_HTTP_TOKEN")).filter(token -> !token.isBlank()),
                duration("ttl", flags.getOrDefault("ttl", "3s")),
                duration("deregister-after", flags.getOrDefault("deregister-after", "1m")),
                duration("drain", flags.getOrDefault("drain", "2s")));
    }

    /** Where instance {@code number}, from 0, listens; 0: anywhere. */
    public int portOf(int number) {
        return port == 0 ? 0 : port + number;
    }

    public AgentClient agent() {
        return new AgentClient(consul, token);
    }

    public Registration registration(String name, int boundPort, List<String> tags) {
        return new Registration(name, address, boundPort, tags, Map.of(), ttl, deregisterAfter);
    }

    private static Map<String, String> flags(List<String> arguments) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = argument.startsWith("--") && equals > 2 ? argument.substring(2, equals) : "";
            if (!FLAGS.contains(name)) {
                throw new IllegalArgumentException("unknown flag " + argument + ", expected " + USAGE);
            }
            flags.put(name, argument.substring(equals + 1));
        }
        return flags;
    }

    private static String defaultConsul(Map<String, String> environment) {
        String address = environment.getOrDefault("CONSUL_HTTP_ADDR", "");
        return address.isBlank() ? "127.0.0.1:8500" : address;
    }

    private static URI consul(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(badConsul(text), e);
        }
        throw new IllegalArgumentException(badConsul(text));
    }

    private static String badConsul(String text) {
        return "the Consul address " + text + " is not like http://127.0.0.1:8500";
    }

    private static int number(String flag, String text, int least) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= 65_535) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + flag + "=" + text + " is not a number", e);
        }
        throw new IllegalArgumentException("--" + flag + "=" + text + " is not in " + least + "..65535");
    }

    private static Duration duration(String flag, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("--" + flag + "=" + text + " is not a duration like 500ms, 3s or 1m");
        }
        long value = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(value);
            case "s" -> Duration.ofSeconds(value);
            default -> Duration.ofMinutes(value);
        };
    }
}

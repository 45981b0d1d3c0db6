package io.lictor.samples.registration;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a sample is told on its command line or by its environment.
 *
 * @param port of the first instance, the others follow; 0: any free ports
 * @param address what Consul gives out to find the instance
 * @param bind the address listened on
 * @param probe how often Consul asks the instance how it is; empty: the instance tells Consul
 * @param ttl how long Consul believes in an instance that tells it
 * @param drain how long it still serves after it has left Consul
 */
public record SampleOptions(
        int port,
        int instances,
        Address address,
        String bind,
        URI consul,
        Optional<String> token,
        Optional<Duration> probe,
        Duration ttl,
        Duration deregisterAfter,
        Duration drain) {

    public static final String USAGE =
            "[--port=0] [--instances=1] [--consul=http://127.0.0.1:8500] [--address=127.0.0.1|auto] [--bind=ADDRESS]"
                    + " [--probe=INTERVAL] [--ttl=3s] [--deregister-after=1m] [--drain=2s], or SAMPLE_PORT=0 and so on"
                    + " in the environment";

    private static final Set<String> FLAGS =
            Set.of("port", "instances", "consul", "address", "bind", "probe", "ttl", "deregister-after", "drain");
    private static final String AUTO = "auto";
    private static final String EVERYWHERE = "0.0.0.0";

    /**
     * Reads flags; where one is missing its variable counts, for Consul's address Consul's own too, and then the default.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static SampleOptions parse(List<String> arguments, Map<String, String> environment) {
        Settings settings = Settings.parse(arguments, environment, FLAGS);
        int port = settings.number("port", 0, 0);
        int instances = settings.number("instances", 1, 1);
        if (port + instances - 1 > 65_535) {
            throw new IllegalArgumentException("port " + port + " leaves no ports for " + instances + " instances");
        }
        URI consul = consul(settings.text("consul")
                .or(() -> settings.variable("CONSUL_HTTP_ADDR"))
                .orElse("127.0.0.1:8500"));
        String address = settings.text("address").orElse("127.0.0.1");
        boolean auto = address.equals(AUTO);
        return new SampleOptions(
                port,
                instances,
                auto ? new Address.TowardsConsul(consul, hostName(settings)) : new Address.Fixed(address),
                settings.text("bind").orElse(auto ? EVERYWHERE : address),
                consul,
                settings.variable("CONSUL_HTTP_TOKEN"),
                settings.duration("probe"),
                settings.duration("ttl").orElse(Duration.ofSeconds(3)),
                settings.duration("deregister-after").orElse(Duration.ofMinutes(1)),
                settings.duration("drain").orElse(Duration.ofSeconds(2)));
    }

    /** Where instance {@code number}, from 0, listens; 0: anywhere. */
    public int portOf(int number) {
        return port == 0 ? 0 : port + number;
    }

    public AgentClient agent() {
        return new AgentClient(consul, token);
    }

    /**
     * How Consul learns that an instance is well.
     *
     * @param prober makes the check of an instance that Consul is to ask, given the interval
     */
    public Check check(Function<Duration, Check> prober) {
        return probe.map(prober).orElseGet(() -> new Check.Heartbeat(ttl));
    }

    private static String hostName(Settings settings) {
        return settings.variable("HOSTNAME").orElseGet(() -> {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(
                        "the address auto needs a host name for the instance's ID: set HOSTNAME", e);
            }
        });
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
}

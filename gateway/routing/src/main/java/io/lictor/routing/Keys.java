package io.lictor.routing;

import io.lictor.balancing.BreakerPolicy;
import io.lictor.balancing.Picking;
import io.lictor.routing.RejectedRoute.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of keys: what tags, Meta and the operator's overrides may say, for reading, messages and documentation. */
final class Keys {

    static final Key<Boolean> ENABLE = Key.ofInstance("enable", Grammar.flag(), "false");
    static final Key<PathRule> ROUTE = Key.ofInstance(
            "route",
            new Grammar<>(
                    "[host]/path [match=segments] [strip=/path] [methods=GET,POST] [priority=10] [header=Name:value]"
                            + " [query=name:value]",
                    PathRule::parse),
            "api.example.org/post strip=/post methods=GET,POST priority=10");
    static final Key<Protocol> PROTO = Key.ofInstance(
            "proto",
            Grammar.oneOf(Protocol.written().stream().map(Protocol::scheme).toList(), Protocol::parse),
            "h2c");
    static final Key<Integer> PORT = Key.ofInstance("port", Grammar.number(1, 65_535), "9090");
    static final Key<String> VERSION = Key.ofInstance("version", Grammar.name(), "1.2.3");
    static final Key<String> GROUP = Key.ofInstance("group", Grammar.name(), "canary");
    static final Key<String> ZONE = Key.ofInstance("zone", Grammar.name(), "eu-west-1a");
    static final Key<Integer> WEIGHT = Key.ofInstance("weight", Grammar.number(0, 65_535), "10");
    static final Key<String> DESCRIPTOR = Key.ofInstance(
            "grpc.descriptor",
            Grammar.text(
                    "reflection, kv:KEY with a key of A-Z, a-z, 0-9 and ._-/ but no '..', or file:NAME with a plain"
                            + " file name",
                    Pattern.compile("reflection|kv:(?!.*\\.\\.)[A-Za-z0-9._/-]{1,256}"
                            + "|file:[A-Za-z0-9][A-Za-z0-9._-]{0,127}")),
            "kv:team/orders.pb");

    static final Key<SortedMap<String, Integer>> SPLIT = Key.ofService("split", Grammar.split(), "canary=5");
    static final Key<Picking> LB = Key.ofService(
            "lb",
            Grammar.oneOf(Arrays.stream(Picking.values()).map(Picking::word).toList(), Picking::parse),
            "least");
    static final Key<HashKey> HASH = Key.ofService("hash", Grammar.of(HashKey.FORM, HashKey::parse), "header:X-User");
    static final Key<Duration> TIMEOUT = Key.ofService("timeout", Grammar.duration(), "2s");
    static final Key<Integer> RETRY = Key.ofService("retry", Grammar.number(0, 5), "2");
    static final Key<Duration> HEDGE = Key.ofService("hedge", Grammar.durationOrOff(), "50ms");
    static final Key<BreakerPolicy> BREAKER = Key.ofService("breaker", Grammar.breaker(), "5/10s");
    static final Key<Duration> SLOW_START = Key.ofService("slowstart", Grammar.durationOrOff(), "1m");
    static final Key<Integer> IN_FLIGHT = Key.ofService("inflight", Grammar.number(1, 1_000_000), "200");
    static final Key<Set<String>> GRPC_SERVICE =
            Key.ofService("grpc.service", Grammar.names(), "post.v1.Post,post.v1.Admin");
    static final Key<List<String>> FILTERS =
            Key.ofService("filters", Grammar.filters(), "AddRequestHeader=X-Green,yes|SetStatus=202");

    /** How the traffic of one route is carried. */
    static final List<Key<?>> TRAFFIC =
            List.of(TIMEOUT, RETRY, HEDGE, LB, HASH, SPLIT, BREAKER, SLOW_START, IN_FLIGHT, FILTERS);
    /** What the methods of a service's gRPC routes are compiled by. */
    static final List<Key<?>> GRPC = Stream.concat(Stream.of(GRPC_SERVICE), PolicyChoices.KEYS.stream())
            .collect(Collectors.toUnmodifiableList());
    /** All, in the order of the documentation. */
    static final List<Key<?>> ALL = Stream.of(
                    List.of(ENABLE, ROUTE, PROTO, PORT, VERSION, GROUP, ZONE, WEIGHT, DESCRIPTOR), TRAFFIC, GRPC)
            .<Key<?>>flatMap(List::stream)
            .toList();

    private static final String NAMED_ROUTE = ROUTE.name() + ".";

    /** Part of the convention, and not acted on yet. */
    static final Set<String> LATER = Set.of("auth", "ratelimit");

    private static final Map<String, Key<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Key::name, Function.identity()));
    /** Names whose own dashes stay dashes in Meta, by what is left of them when all dashes are read as dots. */
    private static final Map<String, String> DASHED = BY_NAME.keySet().stream()
            .filter(name -> name.indexOf('-') >= 0)
            .collect(Collectors.toUnmodifiableMap(name -> name.replace('-', '.'), Function.identity()));

    /** Why a name is none. */
    record Refusal(Reason reason, String message) {}

    private Keys() {}

    /** The key of a name as it is written in tags; {@code route.<name>} is the key of routes. */
    static Optional<Key<?>> find(String name) {
        @Nullable Key<?> key = isRoute(name) ? ROUTE : BY_NAME.get(name);
        return Optional.ofNullable(key);
    }

    static boolean isRoute(String name) {
        return name.equals(ROUTE.name()) || (name.startsWith(NAMED_ROUTE) && name.length() > NAMED_ROUTE.length());
    }

    /** The name of a key as Meta spells it, dashes in place of dots. */
    static String ofMeta(String dashed) {
        String dotted = dashed.replace('-', '.');
        return DASHED.getOrDefault(dotted, dotted);
    }

    /** What to tell who has used a name that {@link #find} does not know. */
    static Refusal refusal(String name) {
        if (LATER.contains(name)) {
            return new Refusal(
                    Reason.UNSUPPORTED, "lictor." + name + " is for a later version; this one does not act on it");
        }
        String known = ALL.stream().map(Key::name).sorted().collect(Collectors.joining(","));
        return new Refusal(Reason.UNKNOWN_KEY, "there is no key lictor." + name + "; known are lictor.{" + known + "}");
    }
}

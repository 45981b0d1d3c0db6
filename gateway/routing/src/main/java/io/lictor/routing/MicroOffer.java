package io.lictor.routing;

import io.lictor.routing.RejectedRoute.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What one endpoint of go-micro asks for. Immutable.
 *
 * @param rules where its author wants it; empty where the names decide, or nothing of it could be read
 * @param declared whether its author named paths
 */
record MicroOffer(Kind kind, String name, List<PathRule> rules, boolean declared) {

    enum Kind {
        /** No route. */
        NONE,
        /** A call of a method. */
        CALL,
        /** Requests of its paths, passed on as they are. */
        HTTP,
        /** All requests below the service's name, passed on without it. */
        WEB
    }

    /** What go-micro says of its own processes. */
    private static final Set<String> INTERNAL = Set.of("Debug", "Server");

    private static final Set<String> CALLED = Set.of("", "rpc", "meta");
    private static final Set<String> PASSED_ON = Set.of("http", "proxy", "web");
    private static final Pattern METHOD_NAME = Pattern.compile("([A-Za-z][A-Za-z0-9_]*)\\.[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern HTTP_METHOD = Pattern.compile("[A-Z][A-Z-]*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+");
    private static final int MOST_PATHS = 32;

    static MicroOffer of(MicroService.Endpoint endpoint, Protocol protocol, Problems problems) {
        boolean subscriber = !endpoint.metadata("subscriber").isEmpty()
                || !endpoint.metadata("topic").isEmpty()
                || endpoint.name().equals("Func");
        if (subscriber) {
            return none(endpoint);
        }
        String handler = endpoint.metadata("handler").strip().toLowerCase(Locale.ROOT);
        boolean declared = !words(endpoint, "path").isEmpty();
        if (protocol == Protocol.HTTP || PASSED_ON.contains(handler)) {
            Kind kind = declared ? Kind.HTTP : Kind.WEB;
            return new MicroOffer(kind, endpoint.name(), rules(endpoint, List.of("*"), problems), declared);
        }
        Optional<String> refusal = refusal(endpoint, handler);
        if (refusal.isPresent()) {
            problems.add(Reason.UNSUPPORTED, endpoint.name(), refusal.get());
            return none(endpoint);
        }
        return new MicroOffer(Kind.CALL, endpoint.name(), rules(endpoint, MicroPaths.METHODS, problems), declared);
    }

    private static MicroOffer none(MicroService.Endpoint endpoint) {
        return new MicroOffer(Kind.NONE, endpoint.name(), List.of(), false);
    }

    private static Optional<String> refusal(MicroService.Endpoint endpoint, String handler) {
        var name = METHOD_NAME.matcher(endpoint.name());
        if (!name.matches()) {
            return Optional.of("an endpoint that can be called is named Handler.Method");
        }
        if (INTERNAL.contains(name.group(1))) {
            return Optional.of("the handlers Debug and Server are go-micro's own and never exposed");
        }
        if (endpoint.metadata("stream").equals("true")) {
            return Optional.of("streams of go-micro are not offered by this version");
        }
        if (!CALLED.contains(handler)) {
            return Optional.of("its handler is " + handler + "; known are rpc, http, proxy and web");
        }
        return Optional.empty();
    }

    private static List<PathRule> rules(MicroService.Endpoint endpoint, List<String> otherMethods, Problems problems) {
        List<String> methods = methods(endpoint, otherMethods, problems);
        List<String> paths = words(endpoint, "path");
        if (paths.size() > MOST_PATHS) {
            problems.add(Reason.UNSUPPORTED, endpoint.name(), "it has more than " + MOST_PATHS + " paths");
            return List.of();
        }
        List<PathRule> rules = new ArrayList<>();
        for (Optional<String> host : hosts(endpoint, problems)) {
            for (String path : paths) {
                try {
                    rules.add(new PathRule(
                            host, MicroPattern.parse(path), Handling.rewriting(), methods, 0, Condition.always()));
                } catch (IllegalArgumentException broken) {
                    problems.unreadable(Reason.BAD_TEMPLATE, endpoint.name() + " " + path, broken);
                }
            }
        }
        return rules;
    }

    private static List<String> methods(MicroService.Endpoint endpoint, List<String> others, Problems problems) {
        List<String> methods = new ArrayList<>();
        for (String word : words(endpoint, "method")) {
            String method = word.toUpperCase(Locale.ROOT);
            if (!HTTP_METHOD.matcher(method).matches()) {
                problems.badValue(endpoint.name(), "'" + word + "' is not an HTTP method");
            } else if (!methods.contains(method)) {
                methods.add(method);
            }
        }
        return methods.isEmpty() ? others : methods;
    }

    private static List<Optional<String>> hosts(MicroService.Endpoint endpoint, Problems problems) {
        List<Optional<String>> hosts = new ArrayList<>();
        List<String> words = words(endpoint, "host");
        for (String host : words) {
            if (host.equals("*")) {
                return List.of(Optional.empty());
            }
            if (HOST.matcher(host).matches()) {
                hosts.add(Optional.of(host.toLowerCase(Locale.ROOT)));
            } else {
                problems.badValue(endpoint.name(), "host '" + host + "' is no name; regular expressions are not taken");
            }
        }
        return words.isEmpty() ? List.of(Optional.empty()) : hosts;
    }

    private static List<String> words(MicroService.Endpoint endpoint, String key) {
        return Arrays.stream(endpoint.metadata(key).split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}

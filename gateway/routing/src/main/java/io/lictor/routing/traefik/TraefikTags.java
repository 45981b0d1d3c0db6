package io.lictor.routing.traefik;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code traefik.} tags of one instance. Immutable.
 *
 * @param enabled what {@code traefik.enable} says, if anything
 * @param routers by name
 * @param services by name
 * @param middlewares by name
 * @param refused tags that mean something to Traefik and nothing here, and broken ones, each with the reason
 */
public record TraefikTags(
        Optional<Boolean> enabled,
        SortedMap<String, Router> routers,
        SortedMap<String, LoadBalancer> services,
        SortedMap<String, Middleware> middlewares,
        SortedMap<String, String> refused) {

    /** What every tag begins with, in any case. */
    public static final String PREFIX = "traefik.";

    private static final String NOT_HERE = "Lictor does not act on it";

    /** Whether a tag is one of Traefik's. */
    public static boolean isOne(String tag) {
        return tag.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /** Reads those of the tags that are Traefik's. Never fails: what cannot be read is listed. */
    public static TraefikTags read(List<String> tags) {
        Reading reading = new Reading();
        tags.stream().map(String::strip).filter(TraefikTags::isOne).forEach(reading::read);
        return reading.result();
    }

    /** What the tags have said so far. */
    private static final class Reading {

        private final SortedMap<String, SortedMap<String, Setting>> routers = new TreeMap<>();
        private final SortedMap<String, SortedMap<String, Setting>> services = new TreeMap<>();
        private final SortedMap<String, SortedMap<String, Setting>> middlewares = new TreeMap<>();
        private final SortedMap<String, String> refused = new TreeMap<>();
        private Optional<Boolean> enabled = Optional.empty();

        private record Setting(String tag, String value) {}

        void read(String tag) {
            int equals = tag.indexOf('=');
            if (equals < 0) {
                refused.put(tag, "a value is missing: write it as " + tag + "=...");
                return;
            }
            String key = tag.substring(0, equals).toLowerCase(Locale.ROOT);
            String value = tag.substring(equals + 1).strip();
            String[] parts = key.split("\\.", 5);
            if (key.equals("traefik.enable")) {
                enabled = flag(tag, value);
            } else if (parts.length == 5 && parts[1].equals("http")) {
                Optional.ofNullable(
                                switch (parts[2]) {
                                    case "routers" -> routers;
                                    case "services" -> services;
                                    case "middlewares" -> middlewares;
                                    default -> null;
                                })
                        .ifPresentOrElse(
                                kind -> kind.computeIfAbsent(parts[3], any -> new TreeMap<>())
                                        .put(parts[4], new Setting(tag, value)),
                                () -> refused.put(tag, NOT_HERE));
            } else {
                refused.put(tag, NOT_HERE);
            }
        }

        TraefikTags result() {
            SortedMap<String, Router> readRouters = new TreeMap<>();
            routers.forEach((name, settings) -> readRouters.put(name, router(settings)));
            SortedMap<String, LoadBalancer> readServices = new TreeMap<>();
            services.forEach((name, settings) -> readServices.put(name, loadBalancer(settings)));
            SortedMap<String, Middleware> readMiddlewares = new TreeMap<>();
            middlewares.forEach((name, settings) -> readMiddlewares.put(name, middleware(settings)));
            return new TraefikTags(enabled, readRouters, readServices, readMiddlewares, refused);
        }

        private Router router(Map<String, Setting> settings) {
            Optional<Integer> priority = Optional.empty();
            for (Map.Entry<String, Setting> entry : settings.entrySet()) {
                String option = entry.getKey();
                Setting setting = entry.getValue();
                if (option.equals("priority")) {
                    priority = number(setting, Integer.MAX_VALUE);
                } else if (!isKnownOfRouter(option)) {
                    refused.put(setting.tag(), NOT_HERE);
                }
            }
            return new Router(
                    value(settings, "rule"),
                    priority,
                    value(settings, "middlewares").map(Reading::names).orElse(List.of()),
                    value(settings, "service").map(Reading::withoutProvider));
        }

        /** Ports, certificates and what is logged are the operator's here, not the service's. */
        private static boolean isKnownOfRouter(String option) {
            return List.of("rule", "middlewares", "service", "entrypoints", "rulesyntax")
                            .contains(option)
                    || option.equals("tls")
                    || option.startsWith("tls.")
                    || option.startsWith("observability.");
        }

        private LoadBalancer loadBalancer(Map<String, Setting> settings) {
            LoadBalancer result = LoadBalancer.DEFAULT;
            for (Map.Entry<String, Setting> entry : settings.entrySet()) {
                result = with(result, entry.getKey(), entry.getValue());
            }
            return result;
        }

        private LoadBalancer with(LoadBalancer before, String option, Setting setting) {
            Optional<Integer> port = before.port();
            Optional<String> scheme = before.scheme();
            Optional<Integer> weight = before.weight();
            boolean passHost = before.passHostHeader();
            Optional<String> cookie = before.stickyCookie();
            switch (option) {
                case "loadbalancer.server.port" -> port = number(setting, 65_535);
                case "loadbalancer.server.weight" -> weight = number(setting, 65_535);
                case "loadbalancer.server.scheme" -> scheme = scheme(setting);
                case "loadbalancer.passhostheader" ->
                    passHost = flag(setting.tag(), setting.value()).orElse(passHost);
                case "loadbalancer.sticky", "loadbalancer.sticky.cookie" ->
                    cookie = flag(setting.tag(), setting.value())
                            .filter(on -> on)
                            .map(on -> cookieName(before));
                case "loadbalancer.sticky.cookie.name" -> cookie = Optional.of(setting.value());
                case "loadbalancer.sticky.cookie.httponly", "loadbalancer.sticky.cookie.secure" -> {
                    // Ours is always HttpOnly, and Secure wherever the client came by TLS.
                }
                default -> refused.put(setting.tag(), NOT_HERE);
            }
            return new LoadBalancer(port, scheme, weight, passHost, cookie);
        }

        private static String cookieName(LoadBalancer before) {
            return before.stickyCookie().orElse("lictor");
        }

        private Optional<String> scheme(Setting setting) {
            if (List.of("http", "https", "h2c").contains(setting.value())) {
                return Optional.of(setting.value());
            }
            refused.put(setting.tag(), "known schemes are http, https and h2c");
            return Optional.empty();
        }

        private static Middleware middleware(Map<String, Setting> settings) {
            Setting strip = settings.get("stripprefix.prefixes");
            if (strip != null) {
                return new Middleware.StripPrefix(Arrays.stream(strip.value().split(",", -1))
                        .map(String::strip)
                        .toList());
            }
            Setting add = settings.get("addprefix.prefix");
            if (add != null) {
                return new Middleware.AddPrefix(add.value());
            }
            Setting replace = settings.get("replacepath.path");
            if (replace != null) {
                return new Middleware.ReplacePath(replace.value());
            }
            String option = settings.keySet().iterator().next();
            int dot = option.indexOf('.');
            return new Middleware.Unsupported(dot < 0 ? option : option.substring(0, dot));
        }

        private static Optional<String> value(Map<String, Setting> settings, String option) {
            return Optional.ofNullable(settings.get(option)).map(Setting::value);
        }

        private static List<String> names(String value) {
            List<String> names = new ArrayList<>();
            for (String name : value.split(",", -1)) {
                names.add(withoutProvider(name.strip()));
            }
            return names;
        }

        private static String withoutProvider(String name) {
            int at = name.indexOf('@');
            return (at < 0 ? name : name.substring(0, at)).toLowerCase(Locale.ROOT);
        }

        private Optional<Boolean> flag(String tag, String value) {
            if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
                return Optional.of(Boolean.valueOf(value));
            }
            refused.put(tag, "write true or false");
            return Optional.empty();
        }

        private Optional<Integer> number(Setting setting, int most) {
            try {
                int number = Integer.parseInt(setting.value());
                if (number >= 0 && number <= most) {
                    return Optional.of(number);
                }
            } catch (NumberFormatException notANumber) {
                // said below
            }
            refused.put(setting.tag(), "must be a whole number from 0 to " + most);
            return Optional.empty();
        }
    }
}

package io.lictor.routing;

import io.lictor.catalog.Instance;
import io.lictor.routing.RejectedRoute.Reason;
import io.lictor.routing.traefik.LoadBalancer;
import io.lictor.routing.traefik.Middleware;
import io.lictor.routing.traefik.Router;
import io.lictor.routing.traefik.Rule;
import io.lictor.routing.traefik.TraefikTags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what instances say to Traefik: each HTTP router is a route, or several where its rule has alternatives. */
final class TraefikReader implements TagReader {

    /** Stands for the tags of one router, whose name follows. */
    static final String TAG = "traefik.";

    @Override
    public Optional<Reading> read(Instance instance, Problems problems) {
        TraefikTags tags = TraefikTags.read(instance.tags());
        boolean asks = tags.enabled().orElse(!tags.routers().isEmpty());
        if (instance.tags().stream().noneMatch(TraefikTags::isOne)
                || (!asks && tags.enabled().isEmpty())) {
            return Optional.empty();
        }
        if (!asks) {
            return Optional.of(new Reading(List.of(), Map.of()));
        }
        tags.refused().forEach((tag, why) -> problems.add(Reason.UNSUPPORTED, tag, why));
        RoutersOfOneInstance routers = new RoutersOfOneInstance(instance, tags, problems);
        return Optional.of(routers.reading());
    }

    /** Its routers share what can be said once only of an instance: the port, the weight, the cookie. */
    private static final class RoutersOfOneInstance {

        private final Instance instance;
        private final TraefikTags tags;
        private final Problems problems;
        private final List<Declaration> declarations = new ArrayList<>();
        private Optional<LoadBalancer> first = Optional.empty();

        RoutersOfOneInstance(Instance instance, TraefikTags tags, Problems problems) {
            this.instance = instance;
            this.tags = tags;
            this.problems = problems;
        }

        Reading reading() {
            if (tags.routers().isEmpty()) {
                Router usual = new Router(Optional.empty(), Optional.empty(), List.of(), Optional.empty());
                read(instance.service().toLowerCase(Locale.ROOT), usual);
            }
            tags.routers().forEach(this::read);
            return new Reading(
                    declarations, first.map(RoutersOfOneInstance::keys).orElse(Map.of()));
        }

        private void read(String name, Router router) {
            String rule = router.rule().orElseGet(() -> "Host(`" + hostOf(instance.service()) + "`)");
            try {
                LoadBalancer server = server(router);
                Handling handling = new Handling(
                        AccessRule.everybody(),
                        Optional.empty(),
                        rewrites(router),
                        server.passHostHeader() ? new HostHeader.OfClient() : new HostHeader.OfEndpoint(),
                        true);
                Protocol protocol = server.scheme().flatMap(Protocol::parse).orElse(Protocol.HTTP);
                List<Declaration> read = new ArrayList<>();
                for (List<Rule.Term> terms : Rule.parse(rule).alternatives()) {
                    for (PathRule path : new TraefikTerms(terms)
                            .rules(handling, router.priority().orElse(0))) {
                        read.add(new Declaration(TAG + name, protocol, Optional.of(path)));
                    }
                }
                declarations.addAll(read);
            } catch (UnsupportedOperationException beyond) {
                problems.add(Reason.UNSUPPORTED, TAG + "http.routers." + name, String.valueOf(beyond.getMessage()));
            } catch (IllegalArgumentException broken) {
                problems.badValue(TAG + "http.routers." + name + ".rule=" + rule, broken);
            }
        }

        private LoadBalancer server(Router router) {
            LoadBalancer server = router.service()
                    .map(name -> Optional.ofNullable(tags.services().get(name))
                            .orElseThrow(() -> new UnsupportedOperationException(
                                    "its service " + name + " is not declared by this instance")))
                    .orElseGet(() -> tags.services().size() == 1
                            ? tags.services().values().iterator().next()
                            : LoadBalancer.DEFAULT);
            if (first.isPresent() && !first.get().port().equals(server.port())) {
                throw new UnsupportedOperationException(
                        "it leads to another port than the router before it; register the instance once for each port");
            }
            first = first.or(() -> Optional.of(server));
            return server;
        }

        /** A middleware that is missing may be the one that asks who comes, so there is no route without it. */
        private List<PathRewrite> rewrites(Router router) {
            List<PathRewrite> rewrites = new ArrayList<>();
            for (String name : router.middlewares()) {
                Middleware middleware = tags.middlewares().get(name);
                if (middleware instanceof Middleware.StripPrefix strip) {
                    rewrites.add(new PathRewrite.StripPrefix(strip.prefixes()));
                } else if (middleware instanceof Middleware.AddPrefix add) {
                    rewrites.add(new PathRewrite.AddPrefix(add.prefix()));
                } else if (middleware instanceof Middleware.ReplacePath replace) {
                    rewrites.add(new PathRewrite.ReplacePath(replace.path()));
                } else if (middleware instanceof Middleware.Unsupported unsupported) {
                    throw new UnsupportedOperationException("its middleware " + name + " is a " + unsupported.type()
                            + ", which Lictor does not have, and it does not route without it");
                } else {
                    throw new UnsupportedOperationException(
                            "its middleware " + name + " is not declared by this instance");
                }
            }
            return rewrites;
        }

        private static Map<String, String> keys(LoadBalancer server) {
            Map<String, String> keys = new HashMap<>();
            server.port().ifPresent(port -> keys.put("port", port.toString()));
            server.weight().ifPresent(weight -> keys.put("weight", weight.toString()));
            server.stickyCookie().ifPresent(cookie -> keys.put("hash", "cookie:" + cookie));
            return keys;
        }

        /** The host of a service whose router has no rule, as Traefik makes it of the name. */
        private static String hostOf(String service) {
            return service.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        }
    }
}

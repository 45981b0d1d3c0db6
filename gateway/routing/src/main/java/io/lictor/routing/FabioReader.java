package io.lictor.routing;

import io.lictor.catalog.Instance;
import io.lictor.path.Mark;
import io.lictor.routing.RejectedRoute.Reason;
import io.lictor.routing.fabio.FabioTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what instances say to Fabio: each {@code urlprefix-} tag is a route. */
final class FabioReader implements TagReader {

    /** Stands for the tags of one instance. */
    static final String TAG = "urlprefix";

    /** What every tag begins with. */
    static final String PREFIX = "urlprefix-";

    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9._-]+");
    private static final Pattern METHOD = Pattern.compile("/([A-Za-z_][\\w.]*)(/[A-Za-z_]\\w*)?/?");
    private static final Set<String> SILENT = Set.of("strip", "prepend", "proto", "weight", "host", "redirect");
    private static final Set<String> CONSIDERED = Set.of("tlsskipverify", "allow", "deny", "auth");

    static boolean isOne(String tag) {
        return tag.strip().startsWith(PREFIX);
    }

    @Override
    public Optional<Reading> read(Instance instance, Problems problems) {
        List<String> tags = instance.tags().stream()
                .map(String::strip)
                .filter(tag -> tag.startsWith(PREFIX))
                .toList();
        if (tags.isEmpty()) {
            return Optional.empty();
        }
        List<Declaration> declarations = new ArrayList<>();
        Map<String, String> keys = new HashMap<>();
        for (String tag : tags) {
            try {
                FabioTag read = FabioTag.parse(tag.substring(PREFIX.length()), Map.of("DC", instance.datacenter()));
                Map<String, String> said = keys(read);
                declarations.add(declaration(read, tag, problems));
                keys.putAll(said);
            } catch (UnsupportedOperationException beyond) {
                problems.add(Reason.UNSUPPORTED, tag, String.valueOf(beyond.getMessage()));
            } catch (IllegalArgumentException broken) {
                problems.badValue(tag, broken);
            }
        }
        return Optional.of(new Reading(declarations, keys));
    }

    private static Declaration declaration(FabioTag tag, String written, Problems problems) {
        refuseWhatWouldBeMissed(tag);
        tag.options().keySet().stream()
                .filter(option -> !SILENT.contains(option) && !CONSIDERED.contains(option))
                .forEach(option -> problems.add(
                        Reason.UNSUPPORTED,
                        written,
                        "Lictor does not act on the option " + option,
                        Mark.of(written, written.indexOf(" " + option) + 2, option.length())));
        String proto = tag.option("proto").orElse("http");
        return switch (proto) {
            case "http" -> new Declaration(TAG, Protocol.HTTP, Optional.of(rule(tag)));
            case "https" -> new Declaration(TAG, Protocol.HTTPS, Optional.of(rule(tag)));
            case "grpc" -> new Declaration(TAG, Protocol.GRPC, Optional.empty());
            case "grpcs" -> new Declaration(TAG, Protocol.GRPCS, Optional.empty());
            default ->
                throw new UnsupportedOperationException(
                        "proto=" + proto + ": Lictor routes http, https, grpc and grpcs");
        };
    }

    /** A route without the login that was asked for would be open to everybody, so there is none. */
    private static void refuseWhatWouldBeMissed(FabioTag tag) {
        if (tag.option("auth").isPresent()) {
            throw new UnsupportedOperationException(
                    "Lictor has no auth schemes, and does not route without the one that is asked for");
        }
        if (tag.option("pxyproto").filter("true"::equals).isPresent()) {
            throw new UnsupportedOperationException("Lictor does not speak the PROXY protocol to backends");
        }
        if (tag.path().isEmpty()) {
            throw new UnsupportedOperationException(
                    "a path is missing, and Lictor routes no TCP: write [host]/path, with at least one slash");
        }
    }

    private static PathRule rule(FabioTag tag) {
        Optional<String> host = host(tag.host());
        Optional<Redirect> redirect = tag.option("redirect").map(Redirect::parse);
        List<PathRewrite> rewrites = new ArrayList<>();
        tag.option("strip")
                .filter(text -> !text.isEmpty())
                .ifPresent(prefix -> rewrites.add(new PathRewrite.StripPrefix(List.of(prefix))));
        tag.option("prepend")
                .filter(text -> !text.isEmpty())
                .ifPresent(prefix -> rewrites.add(new PathRewrite.AddPrefix(prefix)));
        Handling handling = new Handling(
                access(tag),
                redirect,
                rewrites,
                hostHeader(tag),
                tag.option("tlsskipverify").filter("true"::equals).isEmpty());
        // Who has come by the scheme that a redirect leads to is past it, as Fabio has it.
        Condition condition = redirect.filter(to -> to.onlyUpgrades(host))
                .<Condition>map(to ->
                        new Condition.Not(new Condition.Header("X-Forwarded-Proto", new ValueTest.Equal(to.scheme()))))
                .orElse(Condition.always());
        return new PathRule(host, PathKind.RAW.template(tag.path()), handling, List.of("*"), 0, condition);
    }

    /** The ports that a scheme implies are not part of a host. */
    private static Optional<String> host(String text) {
        String host = text.replaceFirst(":(80|443)$", "");
        if (host.isEmpty()) {
            return Optional.empty();
        }
        if (!HOST.matcher(host).matches()) {
            throw new UnreadableTextException(
                    "'" + text + "' is not a host; write a.example.org or *.example.org", Mark.whole(text));
        }
        return Optional.of(host);
    }

    private static HostHeader hostHeader(FabioTag tag) {
        String host = tag.option("host").orElse("");
        return switch (host) {
            case "" -> new HostHeader.OfClient();
            case "dst" -> new HostHeader.OfEndpoint();
            default -> new HostHeader.Fixed(host);
        };
    }

    private static AccessRule access(FabioTag tag) {
        Optional<String> allow = tag.option("allow");
        Optional<String> deny = tag.option("deny");
        if (allow.isPresent() && deny.isPresent()) {
            throw new IllegalArgumentException("write allow= or deny=, not both");
        }
        return allow.<AccessRule>map(text -> new AccessRule.Only(ranges(text)))
                .or(() -> deny.map(text -> new AccessRule.AllBut(ranges(text))))
                .orElseGet(AccessRule::everybody);
    }

    private static List<AddressRange> ranges(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(item -> {
                    if (!item.startsWith("ip:")) {
                        throw new UnreadableTextException("'" + item + "': write ip:10.0.0.0/8", Mark.whole(item));
                    }
                    return AddressRange.parse(item.substring("ip:".length()).strip());
                })
                .toList();
    }

    /** What the options say in Lictor's own keys. */
    private static Map<String, String> keys(FabioTag tag) {
        Map<String, String> keys = new HashMap<>();
        tag.option("weight").flatMap(FixedShares::group).ifPresent(group -> keys.put(Keys.GROUP.name(), group));
        String proto = tag.option("proto").orElse("");
        if (proto.startsWith("grpc") && !tag.path().equals("/")) {
            var method = METHOD.matcher(tag.path());
            if (!method.matches()) {
                throw new IllegalArgumentException(
                        "the path of a gRPC route is /, /package.Service or" + " /package.Service/Method");
            }
            keys.put("grpc.service", method.group(1));
        }
        return keys;
    }
}

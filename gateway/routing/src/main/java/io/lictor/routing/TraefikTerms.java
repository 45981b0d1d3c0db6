package io.lictor.routing;

import io.lictor.routing.traefik.Rule.Matcher;
import io.lictor.routing.traefik.Rule.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One alternative of a rule of Traefik, which becomes a path rule for each of its hosts and paths. What the table finds
 * routes by, hosts, paths and methods, is taken out; all else stays as conditions. Used by one thread.
 */
final class TraefikTerms {

    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9._-]+");

    private final List<Term> terms;
    private final List<Condition> conditions = new ArrayList<>();
    private final Set<String> methods = new TreeSet<>();
    private List<Optional<String>> hosts = List.of(Optional.empty());
    private List<Path> paths = List.of(new Path(PathKind.RAW, "/"));

    private record Path(PathKind kind, String text) {}

    TraefikTerms(List<Term> terms) {
        this.terms = terms;
    }

    /**
     * The rules that hold together what the terms say.
     *
     * @throws IllegalArgumentException when a matcher cannot be read
     * @throws UnsupportedOperationException when there is no such matcher here
     */
    List<PathRule> rules(Handling handling, int priority) {
        terms.forEach(this::take);
        List<String> named = methods.isEmpty() ? List.of("*") : List.copyOf(methods);
        List<PathRule> rules = new ArrayList<>();
        for (Optional<String> host : hosts) {
            for (Path path : paths) {
                rules.add(new PathRule(
                        host, path.kind().template(path.text()), handling, named, priority, Condition.all(conditions)));
            }
        }
        return rules;
    }

    private void take(Term term) {
        Matcher matcher = term.matcher();
        if (!term.holds()) {
            conditions.add(new Condition.Not(condition(matcher)));
            return;
        }
        switch (name(matcher)) {
            case "host" -> {
                once(hosts.get(0).isEmpty() && hosts.size() == 1, matcher);
                hosts = matcher.values().stream()
                        .map(TraefikTerms::host)
                        .<Optional<String>>map(Optional::of)
                        .toList();
            }
            case "path" -> narrow(matcher, PathKind.EXACT);
            case "pathprefix" -> narrow(matcher, PathKind.RAW);
            case "method" -> {
                once(methods.isEmpty(), matcher);
                matcher.values().forEach(method -> methods.add(method.toUpperCase(Locale.ROOT)));
            }
            default -> conditions.add(condition(matcher));
        }
    }

    private void narrow(Matcher matcher, PathKind kind) {
        once(paths.equals(List.of(new Path(PathKind.RAW, "/"))), matcher);
        paths = matcher.values().stream()
                .map(path -> new Path(kind, path(path)))
                .toList();
    }

    private static void once(boolean first, Matcher matcher) {
        if (!first) {
            throw new IllegalArgumentException(
                    matcher + ": say each of host, path and method once in what must hold together");
        }
    }

    private static Condition condition(Matcher matcher) {
        return switch (name(matcher)) {
            case "host" ->
                Condition.any(matcher.values().stream()
                        .<Condition>map(host -> new Condition.AtHost(host(host)))
                        .toList());
            case "path" ->
                Condition.any(matcher.values().stream()
                        .<Condition>map(path -> new Condition.AtPath(path(path), true))
                        .toList());
            case "pathprefix" ->
                Condition.any(matcher.values().stream()
                        .<Condition>map(path -> new Condition.AtPath(path(path), false))
                        .toList());
            case "method" ->
                Condition.any(matcher.values().stream()
                        .<Condition>map(method -> new Condition.OfMethod(method.toUpperCase(Locale.ROOT)))
                        .toList());
            case "header", "headers" -> new Condition.Header(pair(matcher, 0), new ValueTest.Equal(pair(matcher, 1)));
            case "headerregexp", "headersregexp" -> new Condition.Header(pair(matcher, 0), anywhere(pair(matcher, 1)));
            case "query" -> query(matcher);
            case "queryregexp" -> new Condition.Parameter(pair(matcher, 0), anywhere(pair(matcher, 1)));
            default ->
                throw new UnsupportedOperationException(
                        "there is no matcher " + matcher.name() + " here; known are Host,"
                                + " Path, PathPrefix, Method, Header, HeaderRegexp, Query and QueryRegexp");
        };
    }

    /** Version 3 writes name and value apart, version 2 any number of {@code name=value}. */
    private static Condition query(Matcher matcher) {
        if (matcher.values().get(0).indexOf('=') < 0) {
            String value = matcher.values().size() == 1 ? "" : pair(matcher, 1);
            return new Condition.Parameter(matcher.values().get(0), new ValueTest.Equal(value));
        }
        return Condition.all(matcher.values().stream()
                .<Condition>map(text -> {
                    int equals = text.indexOf('=');
                    if (equals < 0) {
                        throw new IllegalArgumentException(matcher + ": write all of it as name=value");
                    }
                    return new Condition.Parameter(
                            text.substring(0, equals), new ValueTest.Equal(text.substring(equals + 1)));
                })
                .toList());
    }

    private static String pair(Matcher matcher, int part) {
        if (matcher.values().size() != 2) {
            throw new IllegalArgumentException(matcher + ": expected a name and a value");
        }
        return matcher.values().get(part);
    }

    /** Traefik looks for the pattern anywhere in the value. */
    private static ValueTest anywhere(String pattern) {
        return new ValueTest.Matching(BoundedPattern.compile("(?s:.*)(?:" + pattern + ")(?s:.*)"));
    }

    private static String host(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a host name");
        }
        return host;
    }

    private static String path(String text) {
        if (!text.startsWith("/") || text.indexOf('{') >= 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a path that can be matched: it begins with '/' and holds no {pattern}");
        }
        return text;
    }

    private static String name(Matcher matcher) {
        return matcher.name().toLowerCase(Locale.ROOT);
    }
}

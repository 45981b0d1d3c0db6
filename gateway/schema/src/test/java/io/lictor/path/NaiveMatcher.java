package io.lictor.path;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tries every template by itself, then sorts what matched: slow, and with nothing in common with the trie but the rules. */
final class NaiveMatcher {

    private record Rule(String method, PathTemplate template, PathPolicy policy, int value) {
        Rule forMethod(String other) {
            return new Rule(other, template, policy, value);
        }

        boolean sameTemplate(Rule other) {
            return template.normalized().equals(other.template.normalized());
        }
    }

    /** @param path the raw segments, the last one without the verb */
    private record Match(Rule rule, List<String> path) {}

    private final List<Rule> rules = new ArrayList<>();

    @Nullable
    Integer add(String method, PathTemplate template, PathPolicy policy, int value) {
        Rule added = new Rule(method, template, policy, value);
        for (Rule rule : rules) {
            if (rule.method.equals(method) && rule.sameTemplate(added)) {
                return rule.value;
            }
        }
        rules.add(added);
        return null;
    }

    PathMatch<Integer> match(String method, String path) {
        List<Match> matches = matches(path, rules);
        Optional<Match> best = best(method, matches);
        if (best.isEmpty() && path.endsWith("/") && path.length() > 1 && path.charAt(1) != '/') {
            String shorter = path.substring(0, path.length() - 1);
            List<Match> lenient = matches(
                    shorter,
                    rules.stream()
                            .filter(rule -> rule.policy.trailingSlash() != TrailingSlash.STRICT)
                            .toList());
            best = best(method, lenient);
            if (best.isPresent() && best.get().rule.policy.trailingSlash() == TrailingSlash.REDIRECT) {
                return new PathMatch.Redirect<>(shorter);
            }
            matches.addAll(lenient);
        }
        return best.isPresent() ? found(best.get()) : miss(matches);
    }

    private static PathMatch<Integer> miss(List<Match> matches) {
        SortedSet<String> allowed = new TreeSet<>();
        matches.forEach(match -> allowed.add(match.rule.method));
        return allowed.isEmpty() ? new PathMatch.NotFound<>() : new PathMatch.MethodNotAllowed<>(allowed);
    }

    private List<Match> matches(String path, List<Rule> asked) {
        List<Match> matches = new ArrayList<>();
        asked.forEach(rule -> match(rule, path).ifPresent(matches::add));
        List<Match> heads = matches.stream()
                .filter(match -> match.rule.method.equals("GET") && match.rule.policy.headByGet())
                .filter(match ->
                        rules.stream().noneMatch(own -> own.method.equals("HEAD") && own.sameTemplate(match.rule)))
                .map(match -> new Match(match.rule.forMethod("HEAD"), match.path))
                .toList();
        matches.addAll(heads);
        return matches;
    }

    private static Optional<Match> best(String method, List<Match> matches) {
        return matches.stream()
                .filter(match -> match.rule.method.equals(method) || match.rule.method.equals("*"))
                .min(NaiveMatcher::compare);
    }

    private static Optional<Match> match(Rule rule, String path) {
        List<String> segments = new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
        Optional<String> verb = rule.template.verb();
        if (verb.isPresent()) {
            String last = segments.get(segments.size() - 1);
            int cut = -1;
            for (int i = last.length() - 1; i >= 0; i--) {
                if (last.charAt(i) == ':' && verb.get().equals(decode(last.substring(i + 1)))) {
                    cut = i;
                }
            }
            if (cut < 0) {
                return Optional.empty();
            }
            segments.set(segments.size() - 1, last.substring(0, cut));
        }
        return matches(rule.template.segments(), segments) ? Optional.of(new Match(rule, segments)) : Optional.empty();
    }

    private static boolean matches(List<Segment> template, List<String> path) {
        if (template.isEmpty()) {
            return path.isEmpty();
        }
        List<Segment> rest = template.subList(1, template.size());
        if (template.get(0) instanceof Segment.DoubleStar) {
            for (int taken = 0; taken <= path.size(); taken++) {
                if (matches(rest, path.subList(taken, path.size()))) {
                    return true;
                }
            }
            return false;
        }
        if (path.isEmpty()) {
            return false;
        }
        boolean first = template.get(0) instanceof Segment.Literal literal
                ? literal.decoded().equals(decode(path.get(0)))
                : !path.get(0).isEmpty();
        return first && matches(rest, path.subList(1, path.size()));
    }

    /** Longest verb, then at the first difference: end, literal, star, double star; then the longer tail; then the method. */
    private static int compare(Match left, Match right) {
        int byVerb = right.rule.template.verb().map(String::length).orElse(0)
                - left.rule.template.verb().map(String::length).orElse(0);
        if (byVerb != 0) {
            return byVerb;
        }
        List<Segment> mine = left.rule.template.segments();
        List<Segment> theirs = right.rule.template.segments();
        for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
            int byRank = rank(mine, i) - rank(theirs, i);
            if (byRank != 0) {
                return byRank;
            }
            if (rank(mine, i) == 3) {
                return mine.size() != theirs.size() ? theirs.size() - mine.size() : byMethod(left, right);
            }
        }
        return byMethod(left, right);
    }

    private static int byMethod(Match left, Match right) {
        return Comparator.<Match, Boolean>comparing(match -> match.rule.method.equals("*"))
                .compare(left, right);
    }

    private static int rank(List<Segment> template, int index) {
        if (index >= template.size()) {
            return 0;
        }
        return template.get(index) instanceof Segment.Literal ? 1 : template.get(index) instanceof Segment.Star ? 2 : 3;
    }

    private static PathMatch<Integer> found(Match match) {
        PathTemplate template = match.rule.template;
        int doubleStar = template.segments().indexOf(new Segment.DoubleStar());
        int extra = match.path.size() - template.segments().size();
        List<String> values = new ArrayList<>();
        for (TemplateVariable variable : template.variables()) {
            int from = variable.from() + (doubleStar >= 0 && doubleStar < variable.from() ? extra : 0);
            int to = variable.to() + (doubleStar >= 0 && doubleStar < variable.to() ? extra : 0);
            String raw = String.join("/", match.path.subList(from, to));
            boolean lone =
                    template.segments().subList(variable.from(), variable.to()).size() == 1
                            && !(template.segments().get(variable.from()) instanceof Segment.DoubleStar);
            String value = decode(lone ? raw : kept(match.rule.policy.unescape(), raw));
            if (value == null) {
                return new PathMatch.Malformed<>("the path's '" + variable.fieldPath() + "' is not UTF-8");
            }
            values.add(value);
        }
        return new PathMatch.Found<>(match.rule.value, values);
    }

    /** Escapes the escapes that are not to be decoded. */
    private static String kept(PathUnescape unescape, String raw) {
        return switch (unescape) {
            case ALL -> raw;
            case ALL_BUT_SLASH -> raw.replaceAll("%(2[Ff])", "%25$1");
            case KEEP_RESERVED -> raw.replaceAll("%(2[1346-9A-CFa-cf]|3[ABDFabdf]|40|5[BDbd])", "%25$1");
        };
    }

    /** The JDK's own decoder; it puts U+FFFD where bytes are not UTF-8. */
    private static @Nullable String decode(String raw) {
        String decoded = URLDecoder.decode(raw, StandardCharsets.UTF_8);
        return decoded.indexOf('\ufffd') < 0 ? decoded : null;
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}

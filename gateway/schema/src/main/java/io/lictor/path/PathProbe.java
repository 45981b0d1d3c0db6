package io.lictor.path;

import io.lictor.path.PathFit.Capture;
import io.lictor.path.PathFit.Differs;
import io.lictor.path.PathFit.Fits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request, held against one template after the other to tell people where they part. A request is matched by
 * {@link PathTrie}, which does not look at the templates one by one; both come to the same. Immutable.
 */
public final class PathProbe {

    private final RawPath path;
    /** Null where the path has no slash too many. */
    private final @Nullable RawPath shorter;

    private PathProbe(RawPath path, @Nullable RawPath shorter) {
        this.path = path;
        this.shorter = shorter;
    }

    /**
     * Cuts a path.
     *
     * @param rawPath as it came, still encoded and without a query
     * @return empty for what is no path, whatever the templates are
     */
    public static Optional<PathProbe> of(String rawPath) {
        if (RawPath.fault(rawPath) != null) {
            return Optional.empty();
        }
        RawPath shorter =
                RawPath.hasSlashTooMany(rawPath) ? RawPath.of(rawPath.substring(0, rawPath.length() - 1)) : null;
        return Optional.of(new PathProbe(RawPath.of(rawPath), shorter));
    }

    /** Where the template and the path part, or what the path says for the template's variables. */
    public PathFit fit(PathTemplate template, PathPolicy policy) {
        PathFit fit = fit(template, policy, path, false);
        if (fit instanceof Differs && shorter != null && policy.trailingSlash() != TrailingSlash.STRICT) {
            PathFit without = fit(template, policy, shorter, true);
            return without instanceof Fits ? without : fit;
        }
        return fit;
    }

    private static PathFit fit(PathTemplate template, PathPolicy policy, RawPath whole, boolean withoutSlash) {
        String verb = template.verb().orElse("");
        int colon = verb.isEmpty() ? -1 : colonOf(verb, whole);
        int other = verb.isEmpty() || colon >= 0 ? -1 : whole.text().lastIndexOf(':');
        int cut = colon >= 0 ? colon : other >= whole.lastStart() ? other : -1;
        RawPath path = cut < 0 ? whole : whole.withoutVerb(cut);
        Comparison comparison = new Comparison(template, path);
        Differs difference = comparison.difference();
        if (difference != null) {
            return difference;
        }
        if (!verb.isEmpty() && colon < 0) {
            String had = cut < 0 ? "" : whole.text().substring(cut);
            int column = whole.text().length() - had.length() + 1;
            return new Differs(path.segments(), ":" + verb, had, column, comparison.closeness(), 1);
        }
        return new Fits(captures(template, policy, path), withoutSlash, comparison.closeness());
    }

    private static int colonOf(String verb, RawPath path) {
        String text = path.text();
        for (int colon = text.indexOf(':', path.lastStart()); colon >= 0; colon = text.indexOf(':', colon + 1)) {
            if (verb.equals(PercentEncoding.decode(text, colon + 1, text.length(), PathUnescape.ALL))) {
                return colon;
            }
        }
        return -1;
    }

    private static List<Capture> captures(PathTemplate template, PathPolicy policy, RawPath path) {
        List<Capture> captures = new ArrayList<>();
        for (TemplateVariable variable : template.variables()) {
            int from = template.positionIn(path.segments(), variable.from());
            int to = template.positionIn(path.segments(), variable.to());
            PathUnescape unescape = variable.multiSegment() ? policy.unescape() : PathUnescape.ALL;
            captures.add(new Capture(
                    variable.fieldPath(), path.raw(from, to), Optional.ofNullable(path.capture(from, to, unescape))));
        }
        return captures;
    }

    /** One template and one path, segment by segment. Used by one thread. */
    private static final class Comparison {

        private final List<Segment> segments;
        private final RawPath path;
        private int closeness;
        private int misses;
        private @Nullable Differs first;

        Comparison(PathTemplate template, RawPath path) {
            this.segments = template.segments();
            this.path = path;
            int doubleStar = segments.indexOf(new Segment.DoubleStar());
            int head = doubleStar < 0 ? segments.size() : doubleStar;
            compare(0, head, 0);
            if (doubleStar >= 0) {
                int tail = segments.size() - head - 1;
                closeness += first == null ? 1 : 0;
                compare(head + 1, segments.size(), Math.max(head, path.segments() - tail));
            } else if (path.segments() > segments.size() && !endsInPattern()) {
                miss("", segments.size(), path.segments() - segments.size());
            }
        }

        private boolean endsInPattern() {
            return !segments.isEmpty() && segments.get(segments.size() - 1) instanceof Segment.Rest;
        }

        /** @param at the segment of the path that stands beside the first one */
        private void compare(int from, int to, int at) {
            for (int i = from; i < to; i++) {
                int place = at + i - from;
                Segment segment = segments.get(i);
                if (place >= path.segments()) {
                    miss(segment.normalized(), path.segments(), to - i);
                    return;
                }
                if (!fits(segment, place)) {
                    miss(segment.normalized(), place, 1);
                } else if (first == null) {
                    closeness += segment instanceof Segment.Literal ? 2 : 1;
                }
            }
        }

        private boolean fits(Segment segment, int place) {
            if (segment instanceof Segment.Literal literal) {
                return literal.decoded().equals(path.capture(place, place + 1, PathUnescape.ALL));
            }
            if (segment instanceof Segment.Rest rest) {
                String text = path.rest(place);
                return text != null && rest.glob().matches(text.codePoints().toArray());
            }
            return !path.isEmpty(place);
        }

        private void miss(String wanted, int place, int count) {
            misses += count;
            if (first == null) {
                String had = place < path.segments() ? path.raw(place, place + 1) : "";
                int column = Math.min(path.start(place), path.text().length()) + 1;
                first = new Differs(place + 1, wanted, had, column, 0, 0);
            }
        }

        @Nullable
        Differs difference() {
            return first == null
                    ? null
                    : new Differs(first.segment(), first.wanted(), first.had(), first.column(), closeness, misses);
        }

        int closeness() {
            return closeness;
        }
    }
}

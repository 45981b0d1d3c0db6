package io.lictor.path;

import java.util.Comparator;
import java.util.List;

/** The order in which a trie looks at what could match, said of templates instead of nodes. Stateless. */
final class SegmentOrder {

    static final Comparator<PathTemplate> OF_TEMPLATES = Comparator.comparingInt((PathTemplate template) ->
                    -template.verb().map(String::length).orElse(0))
            .thenComparing(PathTemplate::segments, SegmentOrder::compare);

    private static final Comparator<Glob> OF_PATTERNS =
            Comparator.comparingInt((Glob glob) -> -glob.beginning().length()).thenComparing(Rests.LONGEST_FIRST);

    private SegmentOrder() {}

    private static int compare(List<Segment> one, List<Segment> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = compare(one.get(i), other.get(i));
            if (order == 0 && one.get(i) instanceof Segment.DoubleStar) {
                order = Integer.compare(other.size(), one.size()); // the longer tail of literals
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static int compare(Segment one, Segment other) {
        if (one instanceof Segment.Literal literal && other instanceof Segment.Literal too) {
            return literal.decoded().compareTo(too.decoded());
        }
        if (one instanceof Segment.Rest rest && other instanceof Segment.Rest too) {
            return OF_PATTERNS.compare(rest.glob(), too.glob());
        }
        return Integer.compare(rank(one), rank(other));
    }

    private static int rank(Segment segment) {
        if (segment instanceof Segment.Literal) {
            return 0;
        }
        if (segment instanceof Segment.Star) {
            return 1;
        }
        return segment instanceof Segment.Rest ? 2 : 3;
    }
}

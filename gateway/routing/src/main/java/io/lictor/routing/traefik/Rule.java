package io.lictor.routing.traefik;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule in Traefik's language, such as {@code Host(`a.example.org`) && PathPrefix(`/x`)}. Immutable.
 *
 * <p>Read as versions 2 and 3 write it: where a matcher takes several values of one kind, any of them will do.
 */
public sealed interface Rule {

    /** What one request must show. */
    record Matcher(String name, List<String> values) implements Rule {
        public Matcher {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return name + "(`" + String.join("`, `", values) + "`)";
        }
    }

    /** Both. */
    record And(Rule left, Rule right) implements Rule {}

    /** One or the other, or both. */
    record Or(Rule left, Rule right) implements Rule {}

    /** All but this. */
    record Not(Rule rule) implements Rule {}

    /**
     * A matcher that must hold, or must not.
     *
     * @param holds false for one behind an odd number of {@code !}
     */
    record Term(Matcher matcher, boolean holds) {}

    /** Alternatives beyond this number make a rule a program; ours is a table. */
    int MOST_ALTERNATIVES = 64;

    /**
     * Reads a rule.
     *
     * @throws RuleException with a message for the service's owner
     */
    static Rule parse(String text) {
        return new RuleParser(text).parse();
    }

    /**
     * The rule as alternatives, of which one must hold with all its terms (disjunctive normal form).
     *
     * @throws RuleException when there are more than {@value #MOST_ALTERNATIVES}
     */
    default List<List<Term>> alternatives() {
        return alternatives(this, true);
    }

    private static List<List<Term>> alternatives(Rule rule, boolean holds) {
        if (rule instanceof Matcher matcher) {
            return List.of(List.of(new Term(matcher, holds)));
        }
        if (rule instanceof Not not) {
            return alternatives(not.rule(), !holds);
        }
        // De Morgan: what must not hold as a whole fails in one part, or in each.
        if (rule instanceof And and) {
            return holds ? each(and.left(), and.right(), true) : any(and.left(), and.right(), false);
        }
        Or or = (Or) rule;
        return holds ? any(or.left(), or.right(), true) : each(or.left(), or.right(), false);
    }

    private static List<List<Term>> any(Rule left, Rule right, boolean holds) {
        List<List<Term>> all = new ArrayList<>(alternatives(left, holds));
        all.addAll(alternatives(right, holds));
        return bounded(all);
    }

    private static List<List<Term>> each(Rule left, Rule right, boolean holds) {
        List<List<Term>> ends = alternatives(right, holds);
        List<List<Term>> all = new ArrayList<>();
        for (List<Term> beginning : alternatives(left, holds)) {
            for (List<Term> end : ends) {
                List<Term> whole = new ArrayList<>(beginning);
                whole.addAll(end);
                all.add(List.copyOf(whole));
            }
        }
        return bounded(all);
    }

    private static List<List<Term>> bounded(List<List<Term>> all) {
        if (all.size() > MOST_ALTERNATIVES) {
            throw new IllegalArgumentException("the rule has more than " + MOST_ALTERNATIVES
                    + " alternatives; write several routers with simpler rules");
        }
        return all;
    }
}

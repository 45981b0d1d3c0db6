package io.lictor.routing;

import io.lictor.path.PathFit;
import java.util.List;
import java.util.stream.Collectors;

/** What came of one route for one request: the first thing that is against it, in the order they are looked at. Immutable. */
public sealed interface Verdict {

    /** The reason in a sentence, for people. */
    String why();

    /**
     * The request goes there.
     *
     * @param captures what its path says for the variables of the template
     */
    record Chosen(List<PathFit.Capture> captures) implements Verdict {
        public Chosen {
            captures = List.copyOf(captures);
        }

        @Override
        public String why() {
            return "this one is taken";
        }
    }

    /** It would take the request, but another one comes first. */
    record After(Route first, Precedence because) implements Verdict {
        @Override
        public String why() {
            return "it would match, but " + first.id() + " comes first: " + because.sentence();
        }
    }

    /** Another one holds the same method, host, path and condition, so it never gets a request of this method. */
    record Taken(Route holder, Precedence because) implements Verdict {
        @Override
        public String why() {
            return holder.id() + " of service " + holder.service() + " holds this method and path: "
                    + because.sentence();
        }
    }

    /**
     * The request is for another host.
     *
     * @param wanted what the route is for
     * @param had empty when the request names none
     */
    record HostDiffers(String wanted, String had) implements Verdict {
        @Override
        public String why() {
            return "wants the host " + wanted + ", got " + (had.isEmpty() ? "none" : had);
        }
    }

    /** The template does not match the path. */
    record PathDiffers(PathFit.Differs at) implements Verdict {
        @Override
        public String why() {
            String wanted = at.wanted().isEmpty() ? "the end of the path" : "'" + at.wanted() + "'";
            String had = at.had().isEmpty() ? "nothing" : "'" + at.had() + "'";
            return "segment " + at.segment() + ": wants " + wanted + ", got " + had;
        }
    }

    /**
     * It has other methods at this path.
     *
     * @param wanted those of the route
     */
    record MethodDiffers(List<String> wanted, String had) implements Verdict {
        public MethodDiffers {
            wanted = List.copyOf(wanted);
        }

        @Override
        public String why() {
            return "wants the method " + String.join(" or ", wanted) + ", got " + had;
        }
    }

    /** What else it wants of a request is not there. */
    record ConditionFails(List<Unmet> unmet) implements Verdict {
        public ConditionFails {
            unmet = List.copyOf(unmet);
        }

        @Override
        public String why() {
            return unmet.stream()
                    .map(part -> "wants " + part.wanted() + ", got "
                            + (part.had().isEmpty() ? "none" : String.join(", ", part.had())))
                    .collect(Collectors.joining("; "));
        }
    }

    /**
     * A part of a condition that does not hold.
     *
     * @param had the values of what it looks at, none when that is not there
     */
    record Unmet(Condition wanted, List<String> had) {
        public Unmet {
            had = List.copyOf(had);
        }
    }
}

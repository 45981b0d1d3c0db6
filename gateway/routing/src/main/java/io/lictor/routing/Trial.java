package io.lictor.routing;

import io.lictor.path.PathFit;
import io.lictor.path.PathProbe;
import io.lictor.routing.Contender.Offer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One request held against every route of a table, to tell people why it goes where it goes. It comes to the same as
 * {@link RouteSet#match}, by looking at each route for itself and sorting what is left; so its time grows with the table,
 * which a request's never does. Used once, by one thread.
 */
final class Trial {

    /** More than anybody reads; a table may have many thousands. */
    private static final int MOST = 50;

    private final RouteSet set;
    private final RequestHead request;
    private final List<Contender> contenders = new ArrayList<>();
    /** The farthest first, so that it is the one to go. */
    private final PriorityQueue<Miss> misses = new PriorityQueue<>(
            Comparator.comparing((Miss miss) -> miss, Miss.NEAREST).reversed());

    private int count;

    Trial(RouteSet set, RequestHead request) {
        this.set = set;
        this.request = request;
    }

    Candidates hold() {
        Optional<PathProbe> probe = PathProbe.of(request.rawPath());
        set.services()
                .forEach((service, outcome) -> outcome.made().wanted().forEach(route -> {
                    count++;
                    probe.ifPresent(known -> hold(route, known));
                }));
        contenders.sort(Precedence::compare);
        List<Candidate> nearest = tried();
        List<Miss> missed = new ArrayList<>(misses);
        missed.sort(Miss.NEAREST);
        missed.stream()
                .limit(MOST - nearest.size())
                .forEach(miss -> nearest.add(new Candidate(miss.route(), miss.verdict())));
        return new Candidates(nearest, count - nearest.size());
    }

    private void hold(Route route, PathProbe probe) {
        int host = Hosts.closeness(route.host(), request.host());
        PathFit fit = probe.fit(route.template(), route.target().paths());
        if (host >= 0 && fit instanceof PathFit.Fits fits) {
            contenders.add(new Contender(route, host, fits, offer(route)));
            return;
        }
        misses.add(Miss.of(route, request, host >= 0, fit));
        if (misses.size() > MOST) {
            misses.remove();
        }
    }

    private Offer offer(Route route) {
        return method(route)
                .map(method -> method.equals("*") ? Offer.ANY : Offer.NAMED)
                .orElse(Offer.NONE);
    }

    /** Which of its methods answers the request's. */
    private Optional<String> method(Route route) {
        List<String> methods = route.methods();
        if (methods.contains(request.method())) {
            return Optional.of(request.method());
        }
        boolean byGet = request.method().equals("HEAD")
                && methods.contains("GET")
                && route.target().paths().headByGet()
                && claims(route, "HEAD") == null;
        return byGet ? Optional.of("GET") : methods.contains("*") ? Optional.of("*") : Optional.empty();
    }

    private @Nullable Claims claims(Route route, String method) {
        return set.claims().get(new Place(route.host(), method, route.template()).key());
    }

    /** The contenders with their verdicts; where they are too many, the one that is chosen stays among them. */
    private List<Candidate> tried() {
        List<Candidate> tried = new ArrayList<>();
        Contender chosen = null;
        for (Contender contender : contenders) {
            Optional<Verdict> refusal = refusal(contender);
            Verdict verdict;
            if (refusal.isPresent()) {
                verdict = refusal.get();
            } else if (chosen == null) {
                chosen = contender;
                verdict = new Verdict.Chosen(contender.path().captures());
            } else {
                verdict = new Verdict.After(chosen.route(), Precedence.between(chosen, contender));
            }
            if (tried.size() == MOST && verdict instanceof Verdict.Chosen) {
                tried.remove(MOST - 1);
            }
            if (tried.size() < MOST) {
                tried.add(new Candidate(contender.route(), verdict));
            }
        }
        return tried;
    }

    private Optional<Verdict> refusal(Contender contender) {
        Route route = contender.route();
        Optional<String> method = method(route);
        if (method.isEmpty()) {
            return Optional.of(new Verdict.MethodDiffers(route.methods(), request.method()));
        }
        Claims claims = claims(route, method.get());
        Route holder = claims == null ? route : claims.holder(route);
        if (!holder.equals(route)) {
            Contender first = new Contender(holder, contender.host(), contender.path(), contender.method());
            return Optional.of(new Verdict.Taken(holder, Precedence.between(first, contender)));
        }
        List<Condition> failing = route.condition().failing(request);
        return failing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict.ConditionFails(failing.stream()
                        .map(part -> new Verdict.Unmet(part, part.values(request)))
                        .toList()));
    }

    /** A route that a request does not come to. */
    private record Miss(Route route, Verdict verdict, int closeness, int misses, int likeness) {

        /** More of the path the same from its beginning, less of it different in all, more of the host the same from its end. */
        static final Comparator<Miss> NEAREST = Comparator.comparingInt((Miss miss) -> -miss.closeness())
                .thenComparingInt(Miss::misses)
                .thenComparingInt(miss -> -miss.likeness())
                .thenComparing(miss -> miss.route().id());

        static Miss of(Route route, RequestHead request, boolean hostFits, PathFit fit) {
            String host = route.host().orElse("");
            Verdict verdict = hostFits && fit instanceof PathFit.Differs differs
                    ? new Verdict.PathDiffers(differs)
                    : new Verdict.HostDiffers(host, request.host());
            int likeness = hostFits ? Integer.MAX_VALUE : commonEnd(host, request.host());
            return fit instanceof PathFit.Differs differs
                    ? new Miss(route, verdict, differs.closeness(), differs.misses(), likeness)
                    : new Miss(route, verdict, ((PathFit.Fits) fit).closeness(), 0, likeness);
        }

        private static int commonEnd(String one, String other) {
            int same = 0;
            while (same < Math.min(one.length(), other.length())
                    && one.charAt(one.length() - 1 - same) == other.charAt(other.length() - 1 - same)) {
                same++;
            }
            return same;
        }
    }
}

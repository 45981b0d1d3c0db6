package io.lictor.server.status;

import io.lictor.routing.Candidate;
import io.lictor.routing.Precedence;
import io.lictor.routing.Route;
import io.lictor.routing.Verdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A candidate as the explanation shows it. Stateless. */
final class CandidateView {

    private CandidateView() {}

    static Explanation.Tried of(Candidate candidate) {
        Route route = candidate.route();
        Verdict verdict = candidate.verdict();
        return new Explanation.Tried(
                route.id(), route.service(), route.match(), word(verdict), verdict.why(), at(verdict), rival(verdict));
    }

    /** For programs; part of the schema. */
    private static String word(Verdict verdict) {
        if (verdict instanceof Verdict.Chosen) {
            return "chosen";
        } else if (verdict instanceof Verdict.After) {
            return "after";
        } else if (verdict instanceof Verdict.Taken) {
            return "taken";
        } else if (verdict instanceof Verdict.HostDiffers) {
            return "host";
        } else if (verdict instanceof Verdict.PathDiffers) {
            return "path";
        }
        return verdict instanceof Verdict.MethodDiffers ? "method" : "condition";
    }

    private static Explanation.@Nullable Difference at(Verdict verdict) {
        return verdict instanceof Verdict.PathDiffers differs
                ? new Explanation.Difference(
                        differs.at().segment(),
                        differs.at().wanted(),
                        differs.at().had(),
                        differs.at().column())
                : null;
    }

    private static Explanation.@Nullable Rival rival(Verdict verdict) {
        if (verdict instanceof Verdict.After after) {
            return rival(after.first(), after.because());
        }
        return verdict instanceof Verdict.Taken taken ? rival(taken.holder(), taken.because()) : null;
    }

    private static Explanation.Rival rival(Route first, Precedence because) {
        return new Explanation.Rival(first.id(), first.service(), because.name().toLowerCase(Locale.ROOT));
    }
}

package io.lictor.routing;

import java.util.List;
import java.util.Optional;

/**
 * What the routes of a table come to for one request. Immutable.
 *
 * @param nearest those whose host and path the request has, in the order they are tried; then the others, the nearest first
 * @param more how many are not listed
 */
public record Candidates(List<Candidate> nearest, int more) {

    public Candidates {
        nearest = List.copyOf(nearest);
    }

    /** The one the request goes to; empty when it goes to none. */
    public Optional<Candidate> chosen() {
        return nearest.stream()
                .filter(candidate -> candidate.verdict() instanceof Verdict.Chosen)
                .findFirst();
    }
}

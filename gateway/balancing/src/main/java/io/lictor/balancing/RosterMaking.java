package io.lictor.balancing;

import io.lictor.balancing.Division.Share;
import io.lictor.balancing.Division.Tier;
import io.lictor.balancing.Roster.Slice;
import io.lictor.balancing.Roster.Validity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One roster in the making. Used by one thread. */
final class RosterMaking {
    private final Division division;
    private final ClusterPolicy policy;
    private final Basis basis;
    private final Standings standings;
    private final long now;
    private final List<Slice> slices = new ArrayList<>();
    private double end;

    private RosterMaking(Division division, ClusterPolicy policy, Basis basis, long now) {
        this.division = division;
        this.policy = policy;
        this.basis = basis;
        this.now = now;
        this.standings = Standings.of(division.eligible(), policy.slowStart(), basis, now);
    }

    /** @param changes the cluster's count of changes, read before */
    static Roster roster(Division division, ClusterPolicy policy, Basis basis, long changes) {
        return new RosterMaking(division, policy, basis, basis.now()).make(changes);
    }

    private Roster make(long changes) {
        boolean anybody = division.shares().stream().anyMatch(this::hasSomebody);
        List<OpenShare> shares = division.shares().stream()
                .map(share -> new OpenShare(share, !anybody || hasSomebody(share), tiers(share)))
                .toList();
        for (OpenShare share : shares) {
            divide(share, shares);
        }
        List<ActiveTier> tiers =
                shares.stream().flatMap(share -> share.tiers().stream()).toList();
        return new Roster(new Validity(changes, now, standings.holdsFor()), tiers, slices);
    }

    private boolean hasSomebody(Share share) {
        return share.levels().stream()
                .flatMap(level -> level.tiers().stream())
                .flatMap(tier -> tier.members().stream())
                .anyMatch(standings::mayBePicked);
    }

    /** A share where nobody can be picked goes to the rest; when there is no rest, to all others by their percents. */
    private void divide(OpenShare share, List<OpenShare> all) {
        double percent = share.share().percent();
        List<OpenShare> open = all.stream().filter(OpenShare::pickable).toList();
        Optional<OpenShare> rest =
                open.stream().filter(other -> other.share().group().isEmpty()).findFirst();
        if (share.pickable()) {
            slice(share, percent, all);
        } else if (rest.isPresent()) {
            slice(rest.get(), percent, all);
        } else {
            double sum =
                    open.stream().mapToDouble(other -> other.share().percent()).sum();
            open.forEach(other -> slice(other, percent * other.share().percent() / sum, all));
        }
    }

    private void slice(OpenShare share, double percent, List<OpenShare> all) {
        for (ActiveTier tier : share.tiers()) {
            double width = percent / 100 * tier.portion().fraction();
            Picker picker = tier.picker();
            if (width > 0 && picker != null) {
                end += width;
                slices.add(new Slice(end, order(picker, share, all)));
            }
        }
    }

    /** First the tier itself, then the rest of its share, then other shares. */
    private static List<Picker> order(Picker first, OpenShare share, List<OpenShare> all) {
        Set<Picker> order = new LinkedHashSet<>(List.of(first));
        share.pickers().forEach(order::add);
        all.forEach(other -> other.pickers().forEach(order::add));
        return List.copyOf(order);
    }

    private List<ActiveTier> tiers(Share share) {
        List<ActiveTier> tiers = new ArrayList<>();
        for (Spill.Portion portion :
                new Spill(share, division, standings, basis.settings().spreading()).portions()) {
            @Nullable Candidate[] candidates = candidates(portion);
            Candidate[] present =
                    Arrays.stream(candidates).filter(Objects::nonNull).toArray(Candidate[]::new);
            Picker picker = present.length == 0 ? null : picker(portion.tier(), candidates, present);
            tiers.add(new ActiveTier(share.group(), portion, candidates, present.length, picker));
        }
        return tiers;
    }

    /** In the order of the tier's members; null for who is out. */
    private @Nullable Candidate[] candidates(Spill.Portion portion) {
        List<Integer> places = portion.tier().members();
        double sum = 0;
        int count = 0;
        for (int place : places) {
            if (portion.panic() || standings.mayBePicked(place)) {
                sum += weight(place);
                count++;
            }
        }
        @Nullable Candidate[] candidates = new @Nullable Candidate[places.size()];
        for (int i = 0; i < candidates.length; i++) {
            int place = places.get(i);
            if (portion.panic() || standings.mayBePicked(place)) {
                boolean forced = portion.panic() || standings.of(place) == Standing.EXCUSED;
                Member member = division.eligible().get(place);
                candidates[i] = new Candidate(member, weight(place) * count / sum, standings.warmth(place), forced);
            }
        }
        return candidates;
    }

    private double weight(int place) {
        return division.endpoint(place).weight() * standings.warmth(place);
    }

    private Picker picker(Tier tier, @Nullable Candidate[] byOwner, Candidate[] present) {
        BalancingSettings settings = basis.settings();
        double seed = settings.latency().seed().toNanos();
        return switch (policy.picking()) {
            case EWMA -> new TwoChoicePicker(present, Cost.LATENCY, seed);
            case LEAST -> new TwoChoicePicker(present, Cost.CALLS, seed);
            case RR -> new RoundRobinPicker(present, tier.turns());
            case HASH ->
                new HashPicker(
                        Objects.requireNonNull(tier.ring(), "the division has rings where keys are hashed"),
                        byOwner,
                        settings.spreading().hashBoundPercent() / 100.0,
                        new TwoChoicePicker(present, Cost.LATENCY, seed));
        };
    }

    /**
     * @param hasSomebody whether anybody in it may be picked, or nobody anywhere can
     */
    private record OpenShare(Share share, boolean hasSomebody, List<ActiveTier> tiers) {
        boolean pickable() {
            return hasSomebody && pickers().findAny().isPresent();
        }

        Stream<Picker> pickers() {
            return tiers.stream().map(ActiveTier::picker).flatMap(Stream::ofNullable);
        }
    }
}

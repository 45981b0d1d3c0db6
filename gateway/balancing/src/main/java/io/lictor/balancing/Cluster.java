package io.lictor.balancing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one route target. The view is immutable; what is learned lives in the state objects it shares with the
 * clusters before and after it. Picked from by many threads without locks.
 *
 * <p>{@code docs/balancing.md} says how a pick is made.
 */
public final class Cluster {
    private static final Pick NO_ENDPOINTS = new Pick.Refused(Refusal.NO_ENDPOINTS);
    private static final Pick ALL_TRIED = new Pick.Refused(Refusal.ALL_TRIED);
    private static final Pick CIRCUITS_OPEN = new Pick.Refused(Refusal.CIRCUITS_OPEN);

    private final Basis basis;
    private final String name;
    private final ClusterPolicy policy;
    private final ClusterState state;
    private final List<Member> members;
    private final Division division;
    private volatile Roster roster;

    Cluster(Basis basis, Shape shape, List<Member> members) {
        this.basis = basis;
        this.name = shape.name();
        this.policy = shape.policy();
        this.state = shape.state();
        this.members = List.copyOf(members);
        this.division = Division.of(this.members, policy, basis);
        this.roster = newRoster();
    }

    public String name() {
        return name;
    }

    /** What it divides its traffic by. */
    public ClusterPolicy policy() {
        return policy;
    }

    /** What its retries may cost; the same object in all generations of the cluster, and in parts of it. */
    public RetryBudget retryBudget() {
        return state.retryBudget();
    }

    /** Counts its requests under way; the same object in all generations of the cluster, and in parts of it. */
    public Bulkhead bulkhead() {
        return state.bulkhead();
    }

    /** True when nothing can be picked: there are no endpoints, or all have weight 0 or are of a group that gets 0 percent. */
    public boolean isEmpty() {
        return division.eligible().isEmpty();
    }

    /** Picks an endpoint that is not among those {@code tried} already in this exchange. */
    public Pick pick(Set<EndpointId> tried) {
        return pick(tried, Optional.empty());
    }

    /**
     * Picks an endpoint that is not among those {@code tried} already in this exchange.
     *
     * @param hashKey what {@link Picking#HASH} goes by, and the split: without one {@code HASH} picks by latency, and the
     *     group is left to chance
     */
    public Pick pick(Set<EndpointId> tried, Optional<String> hashKey) {
        if (isEmpty()) {
            return NO_ENDPOINTS;
        }
        long now = basis.now();
        RandomGenerator random = basis.randoms().get();
        long key = hashKey.isPresent() ? KeyHash.of(hashKey.get()) : KeyHash.NONE;
        Permit permit = roster(now).pick(tried, key, now, random);
        if (permit == null) {
            permit = lastResort(tried, now, random);
        }
        return permit != null ? new Pick.Granted(permit) : refusal(tried);
    }

    /** Of all endpoints, those of weight 0 too. */
    public List<EndpointStatus> status() {
        long now = basis.now();
        return members.stream().map(member -> status(member, now)).toList();
    }

    private EndpointStatus status(Member member, long now) {
        return member.state().status(member.endpoint(), policy.slowStart(), now);
    }

    /** Of all endpoints, what the next pick makes of them. */
    public List<Prospect> prospects() {
        long now = basis.now();
        Map<EndpointId, Prospect> tiered = new HashMap<>();
        roster(now).prospects(now, (place, chance, percent) -> {
            Member member = division.eligible().get(place);
            tiered.put(member.endpoint().id(), new Prospect(status(member, now), chance, percent));
        });
        return members.stream()
                .map(member -> tiered.getOrDefault(
                        member.endpoint().id(), new Prospect(status(member, now), never(member), 0)))
                .toList();
    }

    private static Chance never(Member member) {
        return member.endpoint().weight() == 0 ? Chance.NO_WEIGHT : Chance.NO_SHARE;
    }

    /**
     * The endpoint that a request with this key would go to now, where they are picked by {@link Picking#HASH}. Empty where not,
     * or where those that may be picked have too much to do.
     */
    public Optional<Endpoint> owner(String hashKey) {
        long now = basis.now();
        return Optional.ofNullable(roster(now).owner(KeyHash.of(hashKey), now))
                .map(candidate -> candidate.member().endpoint());
    }

    /** What is counted of each endpoint. */
    public Map<EndpointId, EndpointFigures> figures() {
        Map<EndpointId, EndpointFigures> figures = new HashMap<>();
        members.forEach(
                member -> figures.put(member.endpoint().id(), member.state().figures()));
        return figures;
    }

    /** How the traffic is divided now. */
    public ClusterStatus divisionStatus() {
        Roster current = roster(basis.now());
        return new ClusterStatus(
                name, policy.picking(), current.panic(), state.bulkhead().inFlight(), current.status());
    }

    /** Whether circuits are ignored now in some part of it that gets traffic, because too many are open. */
    public boolean isInPanic() {
        return roster(basis.now()).panic();
    }

    List<Member> members() {
        return members;
    }

    ClusterState state() {
        return state;
    }

    private Roster roster(long now) {
        Roster current = roster;
        if (!current.holds(state.changes().get(), now)) {
            current = newRoster();
            roster = current;
        }
        return current;
    }

    private Roster newRoster() {
        return RosterMaking.roster(division, policy, basis, state.changes().get());
    }

    /**
     * Those whose circuit admits although nobody listened there a moment ago: there is nothing to lose. When none of all does,
     * circuits have opened while we looked, and the floor below which they are ignored has been passed meanwhile.
     */
    private @Nullable Permit lastResort(Set<EndpointId> tried, long now, RandomGenerator random) {
        List<Member> eligible = division.eligible();
        int start = random.nextInt(eligible.size());
        Permit permit = null;
        for (int i = 0; permit == null && i < eligible.size(); i++) {
            Member member = eligible.get((start + i) % eligible.size());
            permit = member.isFresh(tried) ? member.tryAdmit(now) : null;
        }
        return permit == null && tried.isEmpty() && basis.settings().keepsSomeIn()
                ? eligible.get(start).admitUncounted(now)
                : permit;
    }

    private Pick refusal(Set<EndpointId> tried) {
        for (Member member : division.eligible()) {
            if (member.isFresh(tried)) {
                return CIRCUITS_OPEN;
            }
        }
        return ALL_TRIED;
    }

    /** What a cluster is called, goes by and keeps. Immutable. */
    record Shape(String name, ClusterPolicy policy, ClusterState state) {}
}

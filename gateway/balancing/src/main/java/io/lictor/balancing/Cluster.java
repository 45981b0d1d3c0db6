package io.lictor.balancing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one route target. The view is immutable; what is learned lives in the state objects it shares with the
 * clusters before and after it. Picked from by many threads without locks.
 *
 * <p>A pick draws two endpoints at random and takes the one with the lower {@code latency x (in flight + 1) / weight}.
 */
public final class Cluster {
    private static final Pick NO_ENDPOINTS = new Pick.Refused(Refusal.NO_ENDPOINTS);
    private static final Pick ALL_TRIED = new Pick.Refused(Refusal.ALL_TRIED);
    private static final Pick CIRCUITS_OPEN = new Pick.Refused(Refusal.CIRCUITS_OPEN);

    private final String name;
    private final ClusterPolicy policy;
    private final ClusterState state;
    private final List<Member> members;
    private final Member[] eligible;
    private final LongSupplier nanoTime;
    private final Supplier<RandomGenerator> randoms;

    Cluster(Shape shape, List<Member> members, LongSupplier nanoTime, Supplier<RandomGenerator> randoms) {
        this.name = shape.name();
        this.policy = shape.policy();
        this.state = shape.state();
        this.members = List.copyOf(members);
        this.eligible = members.stream()
                .filter(member -> member.endpoint().weight() > 0)
                .toArray(Member[]::new);
        this.nanoTime = nanoTime;
        this.randoms = randoms;
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

    /** True when nothing can be picked, because there are no endpoints or all have weight 0. */
    public boolean isEmpty() {
        return eligible.length == 0;
    }

    /** Picks an endpoint that is not among those {@code tried} already in this exchange. */
    public Pick pick(Set<EndpointId> tried) {
        return pick(tried, Optional.empty());
    }

    /**
     * Picks an endpoint that is not among those {@code tried} already in this exchange.
     *
     * @param hashKey what {@link Picking#HASH} goes by; without one it picks by load
     */
    public Pick pick(Set<EndpointId> tried, Optional<String> hashKey) {
        if (eligible.length == 0) {
            return NO_ENDPOINTS;
        }
        long now = nanoTime.getAsLong();
        RandomGenerator random = randoms.get();
        Permit permit = cheaperOfTwo(tried, now, random);
        if (permit == null) {
            permit = anyAdmitting(tried, now, random);
        }
        return permit != null ? new Pick.Granted(permit) : refusal(tried);
    }

    public List<EndpointStatus> status() {
        long now = nanoTime.getAsLong();
        return members.stream()
                .map(member -> member.state().status(member.endpoint(), now))
                .toList();
    }

    ClusterState state() {
        return state;
    }

    List<Member> members() {
        return members;
    }

    private @Nullable Permit cheaperOfTwo(Set<EndpointId> tried, long now, RandomGenerator random) {
        int count = eligible.length;
        if (count > 1) {
            int first = random.nextInt(count);
            int second = another(first, count, random);
            if (eligible[first].usable(tried, now) && eligible[second].usable(tried, now)) {
                return cheaper(eligible[first], eligible[second], now);
            }
        }
        return cheaperOfUsable(tried, now, random);
    }

    /** The draw hit an endpoint that is out: draw again among the usable ones only, so that the rest share fairly. */
    private @Nullable Permit cheaperOfUsable(Set<EndpointId> tried, long now, RandomGenerator random) {
        int count = 0;
        for (Member member : eligible) {
            count += member.usable(tried, now) ? 1 : 0;
        }
        if (count == 0) {
            return null;
        }
        int first = random.nextInt(count);
        int second = count == 1 ? first : another(first, count, random);
        return cheaper(usable(first, tried, now), usable(second, tried, now), now);
    }

    private @Nullable Member usable(int rank, Set<EndpointId> tried, long now) {
        int left = rank;
        for (Member member : eligible) {
            if (member.usable(tried, now) && left-- == 0) {
                return member;
            }
        }
        return null; // another thread opened a circuit since we counted
    }

    /** Ties go to {@code one}, which is random because the draw is. */
    private static @Nullable Permit cheaper(@Nullable Member one, @Nullable Member other, long now) {
        if (one == null || other == null) {
            return null;
        }
        boolean otherWins = other.cost(now) < one.cost(now);
        Permit permit = (otherWins ? other : one).tryAdmit(now);
        return permit != null ? permit : (otherWins ? one : other).tryAdmit(now);
    }

    /** The two drawn were busy probing: take who admits; those ejected for a refused connection come last. */
    private @Nullable Permit anyAdmitting(Set<EndpointId> tried, long now, RandomGenerator random) {
        int start = random.nextInt(eligible.length);
        Permit permit = null;
        for (int i = 0; permit == null && i < eligible.length; i++) {
            Member member = eligible[(start + i) % eligible.length];
            permit = member.usable(tried, now) ? member.tryAdmit(now) : null;
        }
        for (int i = 0; permit == null && i < eligible.length; i++) {
            Member member = eligible[(start + i) % eligible.length];
            permit = member.isFresh(tried) ? member.tryAdmit(now) : null;
        }
        return permit;
    }

    private Pick refusal(Set<EndpointId> tried) {
        for (Member member : eligible) {
            if (member.isFresh(tried)) {
                return CIRCUITS_OPEN;
            }
        }
        return ALL_TRIED;
    }

    private static int another(int first, int count, RandomGenerator random) {
        int other = random.nextInt(count - 1);
        return other >= first ? other + 1 : other;
    }

    /** What a cluster is called, goes by and keeps. Immutable. */
    record Shape(String name, ClusterPolicy policy, ClusterState state) {}

    /** An endpoint as this cluster sees it, with the state it shares with other generations. Immutable. */
    record Member(Endpoint endpoint, EndpointState state) {
        boolean isFresh(Set<EndpointId> tried) {
            return tried.isEmpty() || !tried.contains(endpoint.id());
        }

        boolean usable(Set<EndpointId> tried, long now) {
            return isFresh(tried) && !state.ejected(now) && state.mayAdmit(now);
        }

        double cost(long now) {
            return state.load(now) / endpoint.weight();
        }

        @Nullable
        Permit tryAdmit(long now) {
            return state.tryAdmit(endpoint, now);
        }
    }
}

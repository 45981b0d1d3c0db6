package io.lictor.balancing;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How all eligible endpoints of a cluster stand at one moment. Immutable. */
final class Standings {
    private static final int SLOW_START_STEPS = 100;

    private final Standing[] standings;
    private final double[] warmths;
    private final long holdsFor;

    private Standings(Standing[] standings, double[] warmths, long holdsFor) {
        this.standings = standings;
        this.warmths = warmths;
        this.holdsFor = holdsFor;
    }

    static Standings of(List<Member> members, Duration slowStart, Basis basis, long now) {
        Standing[] standings = new Standing[members.size()];
        double[] warmths = new double[standings.length];
        long holdsFor = Long.MAX_VALUE;
        int out = 0;
        for (int i = 0; i < standings.length; i++) {
            EndpointState state = members.get(i).state();
            standings[i] = state.standing(now);
            warmths[i] = state.warmth(slowStart, now);
            if (warmths[i] < 1) {
                holdsFor = Math.min(holdsFor, Math.max(1, slowStart.toNanos() / SLOW_START_STEPS));
            }
            if (standings[i] == Standing.OUT) {
                out++;
                holdsFor = Math.min(holdsFor, Math.max(1, state.outFor(now)));
            }
        }
        int most = mostOut(standings.length, basis.settings().ejecting().mostPercent());
        if (out > most) {
            excuseLatest(members, standings, most, now);
        }
        return new Standings(standings, warmths, holdsFor);
    }

    private static int mostOut(int count, int percent) {
        return Math.max(count > 1 ? 1 : 0, (int) ((long) count * percent / 100));
    }

    /** As if the circuits of those that came last had not opened, because enough others were open already. */
    private static void excuseLatest(List<Member> members, Standing[] standings, int most, long now) {
        IntStream.range(0, standings.length)
                .filter(i -> standings[i] == Standing.OUT)
                .boxed()
                .sorted(Comparator.comparing(i -> -members.get(i).state().outSince(now)))
                .skip(most)
                .forEach(i -> standings[i] = Standing.EXCUSED);
    }

    Standing of(int place) {
        return standings[place];
    }

    boolean mayBePicked(int place) {
        return standings[place] != Standing.OUT;
    }

    double warmth(int place) {
        return warmths[place];
    }

    /** For how long nothing changes by time alone; in nanoseconds. */
    long holdsFor() {
        return holdsFor;
    }
}

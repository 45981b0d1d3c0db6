package io.lictor.balancing;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws two of several by weight, so that each is in a pair exactly twice as often as its share of the weight says. If pairs
 * are then won evenly, all get their share, in an idle cluster as in a busy one. For equal weights these are two different
 * ones with equal chances.
 *
 * <p>Else it is Brewer's procedure (K. R. W. Brewer, "A model of systematic sampling with unequal probabilities", 1963): the
 * first with a probability proportional to {@code p (1 - p) / (1 - 2p)}, the second of the rest proportional to {@code p}.
 * One with more than half of the weight would have to be in more pairs than there are: so it is in all, and in a part
 * {@code 2p - 1} of them alone. Immutable.
 */
final class PairDraw {
    private static final double NEARLY_HALF = 0.5 - 1e-9;
    private static final int MOST_REPEATS = 32;

    private final int count;
    private final int heaviest;
    private final double alone;
    private final @Nullable AliasTable firsts;
    private final @Nullable AliasTable seconds;

    private PairDraw(int heaviest, double alone, Tables tables) {
        this.count = tables.count();
        this.heaviest = heaviest;
        this.alone = alone;
        this.firsts = tables.firsts();
        this.seconds = tables.seconds();
    }

    /** @param weights more than zero each, and at least one */
    static PairDraw of(double[] weights) {
        int count = weights.length;
        int heaviest = 0;
        double sum = 0;
        boolean equal = true;
        for (int i = 0; i < count; i++) {
            sum += weights[i];
            equal &= weights[i] == weights[0];
            heaviest = weights[i] > weights[heaviest] ? i : heaviest;
        }
        if (equal) {
            return new PairDraw(0, 0, new Tables(count, null, null));
        }
        double share = weights[heaviest] / sum;
        if (share >= NEARLY_HALF) {
            double[] others = weights.clone();
            others[heaviest] = 0;
            return new PairDraw(heaviest, 2 * share - 1, new Tables(count, null, new AliasTable(others)));
        }
        double[] brewer = new double[count];
        for (int i = 0; i < count; i++) {
            double part = weights[i] / sum;
            brewer[i] = part * (1 - part) / (1 - 2 * part);
        }
        return new PairDraw(0, 0, new Tables(count, new AliasTable(brewer), new AliasTable(weights)));
    }

    /** Two numbers in one, in random order; the same twice for one that stands alone. */
    long draw(RandomGenerator random) {
        if (seconds == null) {
            int first = random.nextInt(count);
            return count == 1 ? pair(first, first) : pair(first, another(first, random));
        }
        if (firsts == null) {
            return random.nextDouble() < alone
                    ? pair(heaviest, heaviest)
                    : inRandomOrder(heaviest, seconds.draw(random), random);
        }
        int first = firsts.draw(random);
        int second = seconds.draw(random);
        for (int i = 0; second == first && i < MOST_REPEATS; i++) {
            second = seconds.draw(random);
        }
        return inRandomOrder(first, second == first ? another(first, random) : second, random);
    }

    /** One of the others, with equal chances; there must be one. */
    int another(int first, RandomGenerator random) {
        int other = random.nextInt(count - 1);
        return other >= first ? other + 1 : other;
    }

    static int first(long pair) {
        return (int) (pair >> 32);
    }

    static int second(long pair) {
        return (int) pair;
    }

    private static long inRandomOrder(int one, int other, RandomGenerator random) {
        return random.nextBoolean() ? pair(one, other) : pair(other, one);
    }

    private static long pair(int first, int second) {
        return ((long) first << 32) | second;
    }

    /** What is drawn from, where weights differ. Immutable. */
    private record Tables(
            int count,
            @Nullable AliasTable firsts,
            @Nullable AliasTable seconds) {}
}

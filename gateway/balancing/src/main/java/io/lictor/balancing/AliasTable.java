package io.lictor.balancing;

import java.util.random.RandomGenerator;

/**
 * Draws numbers below a limit by weight, in the same time for any limit: Walker's alias method with Vose's construction
 * (M. Vose, "A linear algorithm for generating random numbers with a given distribution", 1991). Immutable.
 */
final class AliasTable {
    private final double[] keep;
    private final int[] alias;

    /** @param weights zero or more each, and more than zero together */
    AliasTable(double[] weights) {
        int count = weights.length;
        keep = new double[count];
        alias = new int[count];
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        int[] order = new int[count]; // those below the mean from the front, the others from the back
        int small = 0;
        int large = count;
        for (int i = 0; i < count; i++) {
            keep[i] = weights[i] * count / sum;
            alias[i] = i;
            order[keep[i] < 1 ? small++ : --large] = i;
        }
        fill(order, small);
    }

    private void fill(int[] order, int smallEnd) {
        int small = 0;
        int large = smallEnd;
        while (small < large && large < order.length) {
            int poor = order[small++];
            int rich = order[large];
            alias[poor] = rich;
            keep[rich] -= 1 - keep[poor];
            if (keep[rich] < 1) {
                large++; // it stands right behind the poor ones that are left
            }
        }
    }

    int draw(RandomGenerator random) {
        double place = random.nextDouble() * keep.length;
        int index = (int) place;
        return place - index < keep[index] ? index : alias[index];
    }
}

package io.lictor.balancing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places of endpoints on a circle of hashes, more for those with more weight: a key belongs to the owner of the next place
 * (Karger et al., "Consistent hashing and random trees", 1997). When an endpoint comes or goes only the keys of its own
 * places move. Immutable.
 */
final class HashRing {
    private static final int PLACES_EACH = 256;
    private static final int MOST = 65_536;

    private final long[] hashes;
    private final int[] owners;
    private final float[] warmths;

    private HashRing(Place[] places) {
        hashes = new long[places.length];
        owners = new int[places.length];
        warmths = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            hashes[i] = places[i].hash();
            owners[i] = places[i].owner();
            warmths[i] = places[i].warmth();
        }
    }

    /** @param endpoints with weights above zero; their order is what owners are called by */
    static HashRing of(List<Endpoint> endpoints) {
        int count = endpoints.size();
        double sum = endpoints.stream().mapToDouble(Endpoint::weight).sum();
        int wanted = Math.min(MOST, PLACES_EACH * count);
        double density = density(wanted / sum);
        Place[] places = new Place[0];
        int filled = 0;
        for (int owner = 0; owner < count; owner++) {
            EndpointId id = endpoints.get(owner).id();
            long hash = KeyHash.of(id.node() + '/' + id.serviceId() + '/' + id.authority());
            int own =
                    (int) Math.max(1, Math.round(density * endpoints.get(owner).weight()));
            if (filled + own > places.length) {
                places = Arrays.copyOf(places, Math.max(filled + own, Math.max(wanted, places.length * 2)));
            }
            for (int i = 0; i < own; i++) {
                places[filled++] = new Place(KeyHash.place(hash, i), owner, (float) i / own);
            }
        }
        Place[] sorted = Arrays.copyOf(places, filled);
        Arrays.sort(sorted, Comparator.comparingLong(Place::hash).thenComparingInt(Place::owner));
        return new HashRing(sorted);
    }

    /**
     * Places for a weight of one: a power of two, so that it seldom changes when endpoints come and go, and never while their weights are
     * the same and they are few enough to have their places.
     */
    private static double density(double wanted) {
        return Math.scalb(1.0, Math.getExponent(wanted));
    }

    int size() {
        return hashes.length;
    }

    /** The first place at or after a hash, going round. */
    int place(long hash) {
        int found = Arrays.binarySearch(hashes, hash);
        int place = found >= 0 ? found : -found - 1;
        return place == hashes.length ? 0 : place;
    }

    int owner(int place) {
        return owners[place];
    }

    /** Whether a newcomer that is so warm has this place already: one after the other, so that keys move to it only once. */
    boolean isTaken(int place, double warmth) {
        return warmths[place] < warmth;
    }

    private record Place(long hash, int owner, float warmth) {}
}

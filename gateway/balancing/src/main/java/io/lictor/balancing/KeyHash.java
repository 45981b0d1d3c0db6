package io.lictor.balancing;

/** Hashes keys to places on a ring, the same in every gateway and after every start. Stateless. */
final class KeyHash {
    /** No key has this hash. */
    static final long NONE = 0;

    private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x0000_0100_0000_01B3L;
    private static final long OTHER_PLACE = 0x9E37_79B9_7F4A_7C15L;

    private KeyHash() {}

    /** FNV-1a over the UTF-16 units, then mixed, because FNV leaves the upper bits of short keys alike. */
    static long of(String key) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * FNV_PRIME;
        }
        long mixed = mix(hash);
        return mixed == NONE ? 1 : mixed;
    }

    /** The {@code turn}th of many places for one hash. */
    static long place(long hash, int turn) {
        return mix(hash + (turn + 1) * OTHER_PLACE);
    }

    /** From 0 to 1, and independent of the place on a ring. */
    static double unit(long hash) {
        return (mix(hash ^ OTHER_PLACE) >>> 11) * 0x1.0p-53;
    }

    /** The finaliser of MurmurHash3. */
    private static long mix(long bits) {
        long mixed = bits;
        mixed = (mixed ^ (mixed >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return mixed ^ (mixed >>> 33);
    }
}

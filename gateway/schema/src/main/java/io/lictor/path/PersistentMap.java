package io.lictor.path;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map by text that shares what is the same with the maps it was made from: a change copies a few small arrays, whatever
 * the size. Immutable, so any number of threads may read at once. A part of a longer text is found without cutting it out.
 *
 * <p>A hash array mapped trie (Bagwell, Ideal Hash Trees, 2001): each level takes five bits of the hash.
 */
public final class PersistentMap<V> {

    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    private final @Nullable Node<V> root;
    private final int size;

    private PersistentMap(@Nullable Node<V> root, int size) {
        this.root = root;
        this.size = size;
    }

    /** The map of nothing. */
    public static <V> PersistentMap<V> empty() {
        return new PersistentMap<>(null, 0);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The value of a key, or null. */
    public @Nullable V get(String key) {
        Leaf<V> leaf = leaf(key.hashCode());
        for (; leaf != null; leaf = leaf.next) {
            if (leaf.key.equals(key)) {
                return leaf.value;
            }
        }
        return null;
    }

    /** The value of the key that stands in the text from the one index to before the other, or null. */
    public @Nullable V get(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return get(hash, text, from, to);
    }

    /** @param hash what {@link String#hashCode()} of the part would be */
    @Nullable
    V get(int hash, String text, int from, int to) {
        for (Leaf<V> leaf = leaf(hash); leaf != null; leaf = leaf.next) {
            if (leaf.key.length() == to - from && text.startsWith(leaf.key, from)) {
                return leaf.value;
            }
        }
        return null;
    }

    private @Nullable Leaf<V> leaf(int hash) {
        Node<V> node = root;
        for (int shift = 0; node instanceof Branch<V> branch; shift += BITS) {
            node = branch.child(hash >>> shift & MASK);
        }
        return node instanceof Leaf<V> leaf && leaf.hash == hash ? leaf : null;
    }

    /** The same with this value, in the place of the one the key had. */
    public PersistentMap<V> with(String key, V value) {
        int added = get(key) == null ? 1 : 0;
        Leaf<V> leaf = new Leaf<>(key, value, null);
        return new PersistentMap<>(root == null ? leaf : root.with(leaf, 0), size + added);
    }

    /** The same without this key. */
    public PersistentMap<V> without(String key) {
        Node<V> known = root;
        return known == null || get(key) == null
                ? this
                : new PersistentMap<>(known.without(key, key.hashCode(), 0), size - 1);
    }

    /** Calls back for every key, in no order that means anything. */
    public void forEach(BiConsumer<? super String, ? super V> visitor) {
        if (root != null) {
            root.forEach(visitor);
        }
    }

    private sealed interface Node<V> {

        Node<V> with(Leaf<V> added, int shift);

        /** Null when nothing is left. */
        @Nullable
        Node<V> without(String key, int hash, int shift);

        void forEach(BiConsumer<? super String, ? super V> visitor);
    }

    /** A key and, in a chain, the others whose hash is the same to the last bit. */
    private static final class Leaf<V> implements Node<V> {

        private final int hash;
        private final String key;
        private final V value;
        private final @Nullable Leaf<V> next;

        Leaf(String key, V value, @Nullable Leaf<V> next) {
            this.hash = key.hashCode();
            this.key = key;
            this.value = value;
            this.next = next;
        }

        @Override
        public Node<V> with(Leaf<V> added, int shift) {
            return hash == added.hash
                    ? new Leaf<>(added.key, added.value, chainWithout(added.key))
                    : new Branch<V>(0, Branch.none()).with(this, shift).with(added, shift);
        }

        @Override
        public @Nullable Node<V> without(String gone, int goneHash, int shift) {
            return chainWithout(gone);
        }

        private @Nullable Leaf<V> chainWithout(String gone) {
            Leaf<V> rest = next;
            if (key.equals(gone)) {
                return rest;
            }
            Leaf<V> shorter = rest == null ? null : rest.chainWithout(gone);
            return shorter == rest ? this : new Leaf<>(key, value, shorter);
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super V> visitor) {
            for (Leaf<V> leaf = this; leaf != null; leaf = leaf.next) {
                visitor.accept(leaf.key, leaf.value);
            }
        }
    }

    /** Up to 32 children: the set bits say which, in the order of the array. */
    private static final class Branch<V> implements Node<V> {

        private final int present;
        private final Node<V>[] children;

        Branch(int present, Node<V>[] children) {
            this.present = present;
            this.children = children;
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type can be made in no other way
        static <V> Node<V>[] none() {
            return new Node[0];
        }

        @Nullable
        Node<V> child(int slot) {
            int bit = 1 << slot;
            return (present & bit) == 0 ? null : children[place(bit)];
        }

        private int place(int bit) {
            return Integer.bitCount(present & bit - 1);
        }

        @Override
        public Node<V> with(Leaf<V> added, int shift) {
            int bit = 1 << (added.hash >>> shift & MASK);
            int place = place(bit);
            if ((present & bit) != 0) {
                Node<V>[] changed = children.clone();
                changed[place] = changed[place].with(added, shift + BITS);
                return new Branch<>(present, changed);
            }
            Node<V>[] more = Arrays.copyOf(children, children.length + 1);
            System.arraycopy(children, place, more, place + 1, children.length - place);
            more[place] = added;
            return new Branch<>(present | bit, more);
        }

        @Override
        public @Nullable Node<V> without(String key, int hash, int shift) {
            int bit = 1 << (hash >>> shift & MASK);
            int place = place(bit);
            Node<V> child = children[place].without(key, hash, shift + BITS);
            if (child == null) {
                return less(bit, place);
            }
            if (children.length == 1 && child instanceof Leaf<V>) {
                return child; // a lone leaf stands as near to the root as it can, as if the other had never come
            }
            Node<V>[] changed = children.clone();
            changed[place] = child;
            return new Branch<>(present, changed);
        }

        private @Nullable Node<V> less(int bit, int place) {
            if (children.length == 1) {
                return null;
            }
            if (children.length == 2 && children[1 - place] instanceof Leaf<V> last) {
                return last;
            }
            Node<V>[] fewer = Arrays.copyOf(children, children.length - 1);
            System.arraycopy(children, place + 1, fewer, place, fewer.length - place);
            return new Branch<>(present & ~bit, fewer);
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super V> visitor) {
            for (Node<V> child : children) {
                child.forEach(visitor);
            }
        }
    }
}

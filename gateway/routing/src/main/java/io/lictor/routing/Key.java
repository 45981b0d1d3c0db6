package io.lictor.routing;

/**
 * One key of the tag convention: {@code lictor.<name>=<value>} as a tag. Immutable.
 *
 * @param example a value that can be read
 */
record Key<T>(String name, Level level, Grammar<T> grammar, String example) {

    /** What a value of the key is about. */
    enum Level {
        /** The instance that says it. */
        INSTANCE,
        /** All instances of a route: where they differ, the one that changed last counts. */
        SERVICE
    }

    static <T> Key<T> ofInstance(String name, Grammar<T> grammar, String example) {
        return new Key<>(name, Level.INSTANCE, grammar, example);
    }

    static <T> Key<T> ofService(String name, Grammar<T> grammar, String example) {
        return new Key<>(name, Level.SERVICE, grammar, example);
    }

    /** @throws IllegalArgumentException with a message that says how to mend it */
    Stated<T> read(String text, Layer layer) {
        return new Stated<>(grammar.parse(text), layer, text);
    }
}

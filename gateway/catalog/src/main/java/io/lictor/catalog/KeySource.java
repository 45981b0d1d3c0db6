package io.lictor.catalog;

import java.util.function.Consumer;

/** Something that knows the values below one prefix of a key-value store and says so each time that changes. */
public interface KeySource extends AutoCloseable {
    /**
     * Starts watching; to be called once. The listener is called on one thread only: first with the first complete picture, then with each
     * different one. Without a readable store it is never called.
     */
    void start(Consumer<KeySnapshot> listener);

    /** How the watching goes; from any thread, also before {@link #start} and after {@link #close}. */
    CatalogStatus status();

    /** Ends all watching; when it has returned, the listener is not called any more. */
    @Override
    void close();
}

package io.lictor.catalog;

import java.util.function.Consumer;

/** Something that knows which services exist and says so each time that changes. */
public interface CatalogSource extends AutoCloseable {
    /**
     * Starts watching; to be called once. The listener is called on one thread only: first with the first complete picture, then with each
     * different one. While it works no other picture is made, and the changes of that time come as one. A service that has not changed is
     * the same {@link CatalogService} object in the next picture, so that whoever builds on pictures may compare by identity.
     */
    void start(Consumer<CatalogSnapshot> listener);

    /** How the watching goes; from any thread, also before {@link #start} and after {@link #close}. */
    CatalogStatus status();

    /** Takes an operator's word for it that what Consul shows now is the truth, however unlikely it looks; from any thread. */
    void accept();

    /** Ends all watching; when it has returned, the listener is not called any more. */
    @Override
    void close();
}

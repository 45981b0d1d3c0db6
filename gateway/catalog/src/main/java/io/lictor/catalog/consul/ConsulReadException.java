package io.lictor.catalog.consul;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A read of Consul that gave nothing usable; its message is fit for the status page. */
final class ConsulReadException extends RuntimeException {
    private final boolean doubtful;

    ConsulReadException(String message) {
        this(message, null, false);
    }

    private ConsulReadException(String message, @Nullable Throwable cause, boolean doubtful) {
        super(message, cause);
        this.doubtful = doubtful;
    }

    /** An answer that is probably about to be explained by another watch: no reason for an alarm unless it stays. */
    static ConsulReadException doubtful(String message) {
        return new ConsulReadException(message, null, true);
    }

    static ConsulReadException of(Throwable failure) {
        if (failure instanceof ConsulReadException known) {
            return known;
        }
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        if (failure instanceof CancellationException) {
            return new ConsulReadException("no answer in time", failure, false);
        }
        if (failure instanceof ConnectException) {
            return new ConsulReadException("cannot connect; does Consul run there?", failure, false);
        }
        String kind = failure.getClass().getSimpleName();
        String text = failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
        return new ConsulReadException(failure instanceof IOException ? text : "unexpected " + text, failure, false);
    }

    /** The connection was refused or could not be made: there is no Consul to be spared. */
    boolean nobodyListens() {
        return getCause() instanceof ConnectException;
    }

    boolean isDoubtful() {
        return doubtful;
    }
}

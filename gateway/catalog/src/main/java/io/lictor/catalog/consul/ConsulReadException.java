package io.lictor.catalog.consul;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A read of Consul that gave nothing usable; its message is fit for the status page. */
final class ConsulReadException extends RuntimeException {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern FILTER = Pattern.compile("(?i)expression|filter");

    private final boolean doubtful;
    private final int status;

    ConsulReadException(String message) {
        this(message, null, false, 0);
    }

    private ConsulReadException(String message, @Nullable Throwable cause, boolean doubtful, int status) {
        super(message, cause);
        this.doubtful = doubtful;
        this.status = status;
    }

    /** Consul answered, but not what was asked for. */
    static ConsulReadException ofStatus(int status, String body) {
        return new ConsulReadException("HTTP " + status + " " + body, null, false, status);
    }

    /** An answer that is probably about to be explained by another watch: to be read again, but nothing has failed. */
    static ConsulReadException doubtful(String message) {
        return new ConsulReadException(message, null, true, 0);
    }

    static ConsulReadException of(Throwable failure) {
        if (failure instanceof ConsulReadException known) {
            return known;
        }
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        if (failure instanceof CancellationException) {
            return new ConsulReadException("no answer in time", failure, false, 0);
        }
        if (failure instanceof ConnectException) {
            return new ConsulReadException("cannot connect; does Consul run there?", failure, false, 0);
        }
        String kind = failure.getClass().getSimpleName();
        String text = failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
        return new ConsulReadException(failure instanceof IOException ? text : "unexpected " + text, failure, false, 0);
    }

    /** The connection was refused or could not be made: there is no Consul to be spared. */
    boolean nobodyListens() {
        return getCause() instanceof ConnectException;
    }

    /** The connection ended without a whole answer. */
    boolean isCutOff() {
        return getCause() instanceof IOException && !nobodyListens();
    }

    /** Consul was not reached or did not answer, so that other reads would fare no better. */
    boolean isOfConnection() {
        return isTooMany() || getCause() instanceof IOException || getCause() instanceof CancellationException;
    }

    /** Consul has no connection or no time for so many reads. */
    boolean isTooMany() {
        return status == TOO_MANY_REQUESTS;
    }

    /** Whether a read with a filter failed because of it; older agents say 500 to one they do not understand. */
    boolean refusesFilter() {
        return status == 400
                || (status == 500
                        && FILTER.matcher(String.valueOf(getMessage())).find());
    }

    boolean isDoubtful() {
        return doubtful;
    }
}

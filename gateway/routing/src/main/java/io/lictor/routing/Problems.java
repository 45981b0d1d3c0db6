package io.lictor.routing;

import io.lictor.path.Mark;
import io.lictor.path.MarkedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects what one service did not get; equal findings of several instances count once. Used by one thread. */
final class Problems {

    private final String service;
    private final Set<RejectedRoute> found = new LinkedHashSet<>();

    Problems(String service) {
        this.service = service;
    }

    void add(RejectedRoute.Reason reason, String subject, String message) {
        found.add(new RejectedRoute(service, subject, reason, message));
    }

    /** Takes over what another has found. */
    void add(RejectedRoute problem) {
        found.add(new RejectedRoute(service, problem.subject(), problem.reason(), problem.message(), problem.mark()));
    }

    /** @param mark of the subject, or of a text that it has or stands for */
    void add(RejectedRoute.Reason reason, String subject, String message, Mark mark) {
        found.add(new RejectedRoute(service, subject, reason, message, Optional.of(mark.within(subject))));
    }

    /** What cannot be read, marked where the exception knows it. */
    void unreadable(RejectedRoute.Reason reason, String subject, RuntimeException broken) {
        String message = String.valueOf(broken.getMessage());
        if (broken instanceof MarkedException marked) {
            add(reason, subject, message, marked.mark());
        } else {
            add(reason, subject, message);
        }
    }

    void badValue(String subject, IllegalArgumentException broken) {
        unreadable(RejectedRoute.Reason.BAD_VALUE, subject, broken);
    }

    void badValue(String subject, String message) {
        add(RejectedRoute.Reason.BAD_VALUE, subject, message);
    }

    List<RejectedRoute> found() {
        return new ArrayList<>(found);
    }
}

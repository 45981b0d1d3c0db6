package io.lictor.routing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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

    void badValue(String subject, String message) {
        add(RejectedRoute.Reason.BAD_VALUE, subject, message);
    }

    List<RejectedRoute> found() {
        return new ArrayList<>(found);
    }
}

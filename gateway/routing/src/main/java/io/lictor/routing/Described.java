package io.lictor.routing;

import java.util.List;

/**
 * What became of the descriptors of one origin. Immutable.
 *
 * @param source where they came from, for people
 * @param methods shared by all origins with the same descriptors
 * @param problems what of the descriptors could not be used
 */
record Described(String source, MethodSet methods, List<RejectedRoute> problems) {

    Described {
        problems = List.copyOf(problems);
    }
}

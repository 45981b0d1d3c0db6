package io.lictor.routing;

import java.util.List;

/**
 * Filters around the requests of a route, of a kind that only the server knows. They are made when what asks for them is
 * read, so that a table has them ready, and belong to its routes. Immutable; equal where the definitions are.
 */
public interface RouteFilters {

    /** As they were written, in their order. */
    List<String> definitions();

    /** Whether there are any. */
    default boolean isEmpty() {
        return definitions().isEmpty();
    }

    /** Those of a route that has none. */
    static RouteFilters none() {
        return None.NONE;
    }

    /** Makes filters of their definitions. Used by the one writer. */
    @FunctionalInterface
    interface Factory {

        /**
         * Makes those of one route; of no definitions, none.
         *
         * @throws RefusedFilterException for one that is not allowed or cannot be made
         */
        RouteFilters make(List<String> definitions);

        /** Where nothing can carry filters out: it refuses each. */
        static Factory ofNone() {
            return definitions -> {
                if (definitions.isEmpty()) {
                    return none();
                }
                throw new RefusedFilterException(definitions.get(0), "filters are not offered here");
            };
        }
    }

    /** No filters. */
    enum None implements RouteFilters {
        NONE;

        @Override
        public List<String> definitions() {
            return List.of();
        }
    }
}

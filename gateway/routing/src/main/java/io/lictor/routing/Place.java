package io.lictor.routing;

import io.lictor.path.PathTemplate;
import java.util.Optional;

/**
 * What two routes can have in common: one method at one host and path. Immutable.
 *
 * @param template any of those that match the same paths
 */
record Place(Optional<String> host, String method, PathTemplate template) {

    /** Equal for the same place; a blank is in no method and no host. */
    String key() {
        return method + " " + host.orElse("") + template.normalized();
    }
}

package io.lictor.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * In which ways a picture is older than Consul's last answer. Immutable.
 *
 * @param restored when the picture was made that was read from disk and is shown because Consul has not answered since the start
 * @param held what vanished and is still shown
 * @param diskError why the picture cannot be kept on disk, or could not be read from there
 */
public record Steadiness(Optional<Instant> restored, Optional<HeldInstances> held, Optional<String> diskError) {
    /** The picture is Consul's. */
    public static final Steadiness NONE = new Steadiness(Optional.empty(), Optional.empty(), Optional.empty());
}

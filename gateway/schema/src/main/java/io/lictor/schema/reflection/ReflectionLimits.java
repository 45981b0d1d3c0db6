package io.lictor.schema.reflection;

import java.time.Duration;

/**
 * What one reading may cost.
 *
 * @param deadline for the whole of it, with the fallback
 * @param services how many may be listed
 * @param files how many descriptors may come
 * @param bytes of all answers together
 */
public record ReflectionLimits(Duration deadline, int services, int files, int bytes) {

    public static ReflectionLimits within(Duration deadline) {
        return new ReflectionLimits(deadline, 2_000, 2_000, 32 << 20);
    }
}

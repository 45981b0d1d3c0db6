package io.lictor.schema.reflection;

import io.lictor.schema.DescriptorPool;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server says about itself.
 *
 * @param protocol {@code v1} or {@code v1alpha}
 * @param pool offers the services the server listed, not all that its files declare
 * @param unresolved services it listed and could not describe, with the reason
 */
public record ReflectedDescriptors(String protocol, DescriptorPool pool, SortedMap<String, String> unresolved) {

    public ReflectedDescriptors {
        unresolved = Collections.unmodifiableSortedMap(new TreeMap<>(unresolved));
    }
}

package io.lictor.catalog;

import java.util.Set;

/** Decides by name and tags (the union over its instances) whether a service is watched at all. */
@FunctionalInterface
public interface ServiceSelector {
    boolean selects(String name, Set<String> tags);
}

package io.lictor.catalog.consul;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Reads the body of {@code /v1/catalog/services}: every name with the union of its instances' tags, both in random order. */
final class ServiceNames {
    private ServiceNames() {}

    static SortedMap<String, SortedSet<String>> read(JsonNode body) {
        if (!body.isObject()) {
            throw new ConsulReadException("the answer is not an object of service names");
        }
        SortedMap<String, SortedSet<String>> names = new TreeMap<>();
        body.properties().forEach(entry -> {
            SortedSet<String> tags = new TreeSet<>();
            entry.getValue().forEach(tag -> tags.add(tag.asString("")));
            names.put(entry.getKey(), tags);
        });
        return names;
    }
}

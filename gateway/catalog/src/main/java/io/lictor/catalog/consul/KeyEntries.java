package io.lictor.catalog.consul;

import io.lictor.catalog.StoredValue;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads the body of {@code /v1/kv/PREFIX?recurse}. */
final class KeyEntries {
    private KeyEntries() {}

    /** Each value by its key without the prefix; folders, which Consul's own pages make, are left out. */
    static SortedMap<String, StoredValue> read(JsonNode body, String prefix) {
        SortedMap<String, StoredValue> values = new TreeMap<>();
        if (body.isMissingNode()) {
            return values; // Consul answers 404 where there is no key
        }
        if (!body.isArray()) {
            throw new ConsulReadException("the answer is not an array of keys");
        }
        for (JsonNode entry : body) {
            String key = entry.path("Key").asString("");
            if (key.startsWith(prefix) && !key.endsWith("/")) {
                values.put(
                        key.substring(prefix.length()),
                        value(key, entry.path("Value").asString("")));
            }
        }
        return values;
    }

    private static StoredValue value(String key, String base64) {
        try {
            return new StoredValue(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException failure) {
            throw new ConsulReadException("the value of key " + key + " is not base64");
        }
    }
}

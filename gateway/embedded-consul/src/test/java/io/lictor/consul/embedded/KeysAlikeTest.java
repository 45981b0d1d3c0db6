package io.lictor.consul.embedded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The key-value store, call by call against the real agent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeysAlikeTest extends Alike {

    @Test
    void writing_and_reading() {
        put("/v1/kv/a/b", "hello");
        put("/v1/kv/a/c?flags=42", "x");
        put("/v1/kv/a/empty", "");
        put("/v1/kv/a%20b/%C3%A4", "ü");
        put("/v1/kv/n", "n");
        for (String path : new String[] {
            "a/b",
            "a/b?raw",
            "a/c",
            "a/empty",
            "a/empty?raw",
            "a%20b/%C3%A4",
            "a%20b/%C3%A4?raw",
            "a",
            "a/",
            "a?recurse",
            "a/?recurse",
            "?recurse",
            "zz?recurse",
            "a/?keys",
            "?keys",
            "?keys&separator=/",
            "a/?keys&separator=/",
            "a?keys&separator=/",
            "?keys&separator=x",
            "zz?keys",
            "n?separator=/"
        }) {
            get("/v1/kv/" + path);
        }
    }

    @Test
    void writing_only_if_nobody_has_written_since() {
        put("/v1/kv/k?cas=0", "1");
        put("/v1/kv/k?cas=0", "2");
        put("/v1/kv/k?cas=1", "3");
        get("/v1/kv/k");
        put("/v1/kv/absent?cas=7", "x");
        get("/v1/kv/absent");
    }

    @Test
    void deleting() {
        for (String key : new String[] {"a/1", "a/2", "b/1", "b"}) {
            put("/v1/kv/" + key, key);
        }
        delete("/v1/kv/absent");
        delete("/v1/kv/absent?cas=3");
        delete("/v1/kv/a/1?cas=1");
        delete("/v1/kv/a/1?cas=x");
        delete("/v1/kv/a/1?cas=0");
        delete("/v1/kv/a/1?recurse&cas=1");
        delete("/v1/kv/");
        get("/v1/kv/?keys");
        delete("/v1/kv/a/1");
        get("/v1/kv/?keys");
        delete("/v1/kv/b?recurse");
        get("/v1/kv/?keys");
        delete("/v1/kv/?recurse");
        get("/v1/kv/?keys");
    }
}

package io.lictor.server.accesslog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Entries, and what they look like. */
final class Entries {

    /** 2026-01-02T03:04:05.006Z. */
    static final long MOMENT = 1_767_323_045_006L;

    private Entries() {}

    static AccessEntry of(String path) {
        return entry(
                request(path, "curl/8"),
                new AccessEntry.Call("orders@GET /v1/orders", "orders", "10.0.0.7:9000", 2, 1_200, 0));
    }

    static AccessEntry.Request request(String path, @Nullable String userAgent) {
        return new AccessEntry.Request(
                "192.0.2.1", null, "GET", path, "HTTP/1.1", userAgent, "r-1", "4bf92f3577b34da6a3ce929d0e0e4736");
    }

    static AccessEntry entry(AccessEntry.Request request, AccessEntry.@Nullable Call call) {
        return new AccessEntry(MOMENT, request, 200, 12, 345, 1_500, call, AccessEntry.End.COMPLETE, null);
    }

    static String line(LineFormat format, AccessEntry entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            format.writer(out).write(entry);
        } catch (IOException inMemory) {
            throw new AssertionError(inMemory);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}

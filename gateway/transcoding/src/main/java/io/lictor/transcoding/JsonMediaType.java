package io.lictor.transcoding;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which content types are JSON: {@code application/json}, {@code application/*+json}, or none said; UTF-8 only. */
final class JsonMediaType {
    private static final Set<String> LINES = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

    private JsonMediaType() {}

    /** For a body that is one JSON text. */
    static void require(@Nullable String contentType) {
        require(contentType, false);
    }

    /** For a body of several JSON texts, which may also come as lines. */
    static void requireForStream(@Nullable String contentType) {
        require(contentType, true);
    }

    private static void require(@Nullable String contentType, boolean lines) {
        if (contentType == null || contentType.isBlank()) {
            return;
        }
        String[] parts = contentType.split(";", -1);
        String type = parts[0].strip().toLowerCase(Locale.ROOT);
        boolean json = type.equals("application/json")
                || (type.startsWith("application/") && type.endsWith("+json"))
                || (lines && LINES.contains(type));
        for (int i = 1; i < parts.length; i++) {
            json &= isUtf8OrNoCharset(parts[i].strip().toLowerCase(Locale.ROOT));
        }
        if (!json) {
            throw TranscodingException.unsupportedMediaType("header 'content-type': expected application/json"
                    + (lines ? " or application/x-ndjson" : "") + " in UTF-8, got " + Quoted.of(contentType));
        }
    }

    private static boolean isUtf8OrNoCharset(String parameter) {
        if (!parameter.startsWith("charset=")) {
            return true;
        }
        String charset =
                parameter.substring("charset=".length()).replace("\"", "").strip();
        return charset.equals("utf-8") || charset.equals("utf8") || charset.equals("us-ascii");
    }
}

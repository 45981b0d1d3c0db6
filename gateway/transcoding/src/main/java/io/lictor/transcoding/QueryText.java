package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lictor.transcoding.TranscodingException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Splits and unescapes a raw query. */
final class QueryText {
    private QueryText() {}

    /** A parameter that has a name and an equals sign, unescaped. */
    record Parameter(String name, String value) {}

    static List<Parameter> split(String rawQuery, boolean plusIsSpace) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = unescape(pair.substring(0, equals), plusIsSpace);
                parameters.add(new Parameter(name, unescape(pair.substring(equals + 1), plusIsSpace)));
            }
        }
        return parameters;
    }

    private static String unescape(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0 && raw.chars().allMatch(c -> c < 0x80)) {
            return raw;
        }
        byte[] in = raw.getBytes(UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                out.write(escaped(in, i, raw));
                i += 2;
            } else {
                out.write(in[i] == '+' && plusIsSpace ? ' ' : in[i]);
            }
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(out.toByteArray())).toString();
        } catch (CharacterCodingException notText) {
            throw fault(raw, "UTF-8 behind the escapes");
        }
    }

    private static int escaped(byte[] in, int at, String raw) {
        int high = at + 2 < in.length ? Character.digit(in[at + 1], 16) : -1;
        int low = at + 2 < in.length ? Character.digit(in[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw fault(raw, "two hexadecimal digits after each '%'");
        }
        return high * 16 + low;
    }

    private static TranscodingException fault(String raw, String expected) {
        return TranscodingException.invalid(
                Reason.INVALID_PARAMETER, "query: expected " + expected + ", got " + Quoted.of(raw));
    }
}

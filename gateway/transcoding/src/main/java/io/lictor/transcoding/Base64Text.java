package io.lictor.transcoding;

import java.util.Base64;

/** Base64 in either alphabet, padded or not. */
final class Base64Text {
    private Base64Text() {}

    static byte[] parse(String text) throws UnfitValueException {
        boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        try {
            return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new UnfitValueException("base64");
        }
    }
}

package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/** The binding has no body; one that comes all the same is ignored, unless the route is strict. */
record NoBody(boolean strict) implements BodyBinder {

    private static final int LONGEST_EMPTY = 60;

    @Override
    public void bind(byte[] body, @Nullable String contentType, Scratch scratch, @Nullable MaskTrail mask) {
        if (strict && !JsonText.isBlank(body) && !isEmptyObject(body)) {
            throw TranscodingException.invalid(
                    TranscodingException.Reason.UNEXPECTED_BODY,
                    "the body: expected none, this method takes its request from path and query; got " + body.length
                            + " bytes");
        }
    }

    private static boolean isEmptyObject(byte[] body) {
        return body.length <= LONGEST_EMPTY
                && new String(body, ISO_8859_1).replaceAll("[ \t\r\n]", "").equals("{}");
    }
}

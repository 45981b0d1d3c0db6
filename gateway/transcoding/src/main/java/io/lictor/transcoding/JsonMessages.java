package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a body of JSON into its elements without reading more of them than quotes and brackets; whether an element is JSON
 * is found out by whoever encodes it.
 */
final class JsonMessages implements RequestStream {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int FIRST_SIZE = 256;

    private final MessageEncoder encoder;
    private final int limit;
    private Place place = Place.BEFORE_BODY;
    private boolean array;
    private int marks;
    private byte[] element = new byte[FIRST_SIZE];
    private int size;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private int count;

    private enum Place {
        BEFORE_BODY,
        BEFORE_FIRST,
        BEFORE_ELEMENT,
        IN_ELEMENT,
        AFTER_ELEMENT,
        AFTER_BODY
    }

    /** An element of more than {@code limit} bytes is refused. */
    JsonMessages(MessageEncoder encoder, int limit) {
        this.encoder = encoder;
        this.limit = limit;
    }

    @Override
    public void feed(byte[] part, Consumer<byte[]> messages) {
        for (int i = 0; i < part.length; i++) {
            if (place == Place.IN_ELEMENT) {
                i = proceed(part, i, messages);
            } else {
                between(part[i], messages);
            }
        }
    }

    @Override
    public void end(Consumer<byte[]> messages) {
        boolean whole = array ? place == Place.AFTER_BODY : place == Place.AFTER_ELEMENT;
        if (!whole && place != Place.BEFORE_BODY) {
            throw malformed(
                    "the body ends within " + (place == Place.IN_ELEMENT ? "message " + (count + 1) : "the array"));
        }
    }

    private void between(byte b, Consumer<byte[]> messages) {
        boolean space = b == ' ' || b == '\n' || b == '\r' || b == '\t';
        switch (place) {
            case BEFORE_BODY -> {
                if (marks < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[marks]) {
                    marks++;
                } else if (marks > 0 && marks < BYTE_ORDER_MARK.length) {
                    throw malformed("expected the rest of a byte order mark, got " + shown(b));
                } else if (!space) {
                    open(b, messages);
                }
            }
            case BEFORE_FIRST -> {
                if (b == ']') {
                    place = Place.AFTER_BODY;
                } else if (!space) {
                    begin(b, messages);
                }
            }
            case BEFORE_ELEMENT -> {
                if (!space) {
                    begin(b, messages);
                }
            }
            case AFTER_ELEMENT -> afterElement(b, space, messages);
            case AFTER_BODY -> {
                if (!space) {
                    throw malformed("expected the end of the body after the array, got " + shown(b));
                }
            }
            case IN_ELEMENT -> throw new IllegalStateException();
        }
    }

    private void open(byte b, Consumer<byte[]> messages) {
        if (b == '[') {
            array = true;
            place = Place.BEFORE_FIRST;
        } else if (b == '{') {
            begin(b, messages);
        } else {
            throw malformed("expected an array of messages, or objects one after the other, got " + shown(b));
        }
    }

    private void afterElement(byte b, boolean space, Consumer<byte[]> messages) {
        if (array && b == ',') {
            place = Place.BEFORE_ELEMENT;
        } else if (array && b == ']') {
            place = Place.AFTER_BODY;
        } else if (!array && b == '{') {
            begin(b, messages);
        } else if (!space) {
            throw malformed("expected " + (array ? "',' or ']'" : "'{' or the end") + " after message " + count
                    + ", got " + shown(b));
        }
    }

    private void begin(byte b, Consumer<byte[]> messages) {
        place = Place.IN_ELEMENT;
        size = 0;
        depth = 0;
        inString = false;
        byte[] one = {b};
        if (b == ',' || b == ']') {
            throw malformed("expected message " + (count + 1) + ", got " + shown(b));
        }
        proceed(one, 0, messages);
    }

    /** Goes on in an element; the index of the last byte that was used. */
    private int proceed(byte[] part, int from, Consumer<byte[]> messages) {
        for (int i = from; i < part.length; i++) {
            byte b = part[i];
            if (inString) {
                inString = escaped || b != '"';
                escaped = !escaped && b == '\\';
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (depth == 0 && (b == ',' || b == ']' || b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
                take(part, from, i);
                finish(messages);
                return i - 1; // a number or a word ends before what follows it
            } else if (b == '}' || b == ']') {
                depth--;
            }
            if (depth == 0 && !inString && (b == '}' || b == ']' || b == '"')) {
                take(part, from, i + 1);
                finish(messages);
                return i;
            }
        }
        take(part, from, part.length);
        return part.length - 1;
    }

    private void take(byte[] part, int from, int to) {
        int length = to - from;
        if (length > limit - size) {
            throw TranscodingException.messageTooLarge(count + 1, limit);
        }
        if (size + length > element.length) {
            element = Arrays.copyOf(element, Math.max(size + length, Math.min(limit, 2 * element.length)));
        }
        System.arraycopy(part, from, element, size, length);
        size += length;
    }

    private void finish(Consumer<byte[]> messages) {
        byte[] whole = Arrays.copyOf(element, size);
        place = Place.AFTER_ELEMENT;
        count++;
        byte[] message;
        try {
            message = encoder.encode(whole, count == 1);
        } catch (TranscodingException bad) {
            throw count == 1 ? bad : bad.inMessage(count);
        }
        messages.accept(message);
    }

    private static TranscodingException malformed(String sentence) {
        return TranscodingException.invalid(Reason.MALFORMED_JSON, "the body: " + sentence);
    }

    private static String shown(byte b) {
        return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "byte 0x" + Integer.toHexString(b & 0xff);
    }
}

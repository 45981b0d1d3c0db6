package io.lictor.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lictor.path.Mark;
import io.lictor.path.MarkedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The tags of one instance that go-micro wrote: a letter, and behind {@code -} the hexadecimal digits of a zlib stream, or
 * in old versions the plain text behind {@code =}. Of each kind only the form of the first tag counts. Immutable.
 *
 * @param metadata tags with one pair of the node's metadata each
 * @param endpoints tags with one endpoint each
 */
record MicroTags(List<String> metadata, List<String> endpoints, Optional<String> version) {

    /** Bytes of the text of one tag; more is not read, whatever the tag claims to be. */
    static final int MOST = 64 * 1024;

    private static final int SHOWN = 24;

    /** A zlib stream begins with 78 (RFC 1950, 2.2), which other people's {@code e-commerce} does not. */
    private static final Pattern COMPRESSED = Pattern.compile("-78[0-9a-fA-F].*");

    static MicroTags of(List<String> tags) {
        return new MicroTags(
                sameForm(tags, MicroTags::isMetadata),
                sameForm(tags, MicroTags::isEndpoint),
                tags.stream().filter(MicroTags::isVersion).findFirst());
    }

    private static List<String> sameForm(List<String> tags, Predicate<String> kind) {
        List<String> all = tags.stream().filter(kind).toList();
        return all.stream().filter(tag -> tag.charAt(1) == all.get(0).charAt(1)).toList();
    }

    static boolean isEndpoint(String tag) {
        return tag.startsWith("e={") || (tag.startsWith("e") && isCompressed(tag));
    }

    private static boolean isMetadata(String tag) {
        return tag.startsWith("t={") || (tag.startsWith("t") && isCompressed(tag));
    }

    private static boolean isVersion(String tag) {
        return tag.startsWith("v=") || (tag.startsWith("v") && isCompressed(tag));
    }

    private static boolean isCompressed(String tag) {
        return COMPRESSED.matcher(tag).region(1, tag.length()).matches();
    }

    /** @throws MarkedException for a tag that holds no text, with the reason for people */
    static String text(String tag) {
        if (tag.charAt(1) == '=') {
            return tag.substring(2);
        }
        byte[] compressed;
        try {
            compressed = HexFormat.of().parseHex(tag.substring(2));
        } catch (IllegalArgumentException notHex) {
            throw new UnreadableTextException("its digits are not hexadecimal, or one is missing", digit(tag), notHex);
        }
        try {
            return UTF_8.newDecoder().decode(inflate(tag, compressed)).toString();
        } catch (CharacterCodingException notText) {
            throw new UnreadableTextException("what it holds is not UTF-8", digits(tag), notText);
        }
    }

    private static Mark digits(String tag) {
        return Mark.of(tag, 3, tag.length());
    }

    /** The first one that is no digit, or right behind the last where one is missing. */
    private static Mark digit(String tag) {
        int index = 2;
        while (index < tag.length() && HexFormat.isHexDigit(tag.charAt(index))) {
            index++;
        }
        return Mark.of(tag, index + 1, 1);
    }

    private static ByteBuffer inflate(String tag, byte[] compressed) {
        byte[] text = new byte[Math.min(MOST + 1, 1024 + 8 * compressed.length)];
        int size = 0;
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            while (!inflater.finished() && size <= MOST) {
                if (size == text.length) {
                    text = Arrays.copyOf(text, MOST + 1);
                }
                int more = inflater.inflate(text, size, text.length - size);
                if (more == 0 && !inflater.finished()) {
                    throw new UnreadableTextException("its zlib stream breaks off", Mark.of(tag, tag.length() + 1, 0));
                }
                size += more;
            }
        } catch (DataFormatException broken) {
            throw new UnreadableTextException("it is no zlib stream", digits(tag), broken);
        } finally {
            inflater.end();
        }
        if (size > MOST) {
            throw new UnreadableTextException("it holds more than " + MOST + " bytes", digits(tag));
        }
        return ByteBuffer.wrap(text, 0, size);
    }

    /** A tag as people get to see it: they can be long. */
    static String shown(String tag) {
        return tag.length() <= SHOWN ? tag : tag.substring(0, SHOWN) + "…";
    }
}

package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.lictor.transcoding.TranscodingException.Reason;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON text against a descriptor before anything is built from it, so that an error has a field, a line and a column,
 * and so that what {@code JsonFormat} lets pass without being JSON is refused. Immutable.
 */
final class BodyCheck {
    /** Lists, maps and {@code Struct} nest too, and JsonFormat's own parser gives up at 255. */
    private static final int MOST_NESTED = 250;

    /** Jackson adds where something began, in a kind of location that says nothing here. */
    private static final Pattern START_MARKER = Pattern.compile(" ?\\([^()]*\\[Source: .*?\\]\\)");

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTED)
                    .maxNumberLength(1_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final MessageShapes shapes;
    private final boolean ignoreUnknownFields;

    BodyCheck(MessageShapes shapes, boolean ignoreUnknownFields) {
        this.shapes = shapes;
        this.ignoreUnknownFields = ignoreUnknownFields;
    }

    /** The text is a message. */
    void message(String text, Descriptor type) {
        check(text, "", walk -> walk.message(shapes.of(type)));
    }

    /** The text is the value of a field, of any kind. */
    void field(String text, FieldDescriptor field) {
        check(text, field.getJsonName(), walk -> walk.body(field));
    }

    private void check(String text, String path, Consumer<BodyWalk> rule) {
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            BodyWalk walk = new BodyWalk(json, shapes, ignoreUnknownFields, path);
            rule.accept(walk);
            if (json.nextToken() != null) {
                throw walk.malformed("the end of the body");
            }
        } catch (StreamConstraintsException limit) {
            throw TranscodingException.invalid(Reason.TOO_DEEP, "the body" + at(limit) + ": " + said(limit));
        } catch (JacksonException malformed) {
            throw TranscodingException.invalid(
                    Reason.MALFORMED_JSON, "the body is not JSON" + at(malformed) + ": " + said(malformed));
        }
    }

    private static String at(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private static String said(JacksonException e) {
        return START_MARKER.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
    }
}

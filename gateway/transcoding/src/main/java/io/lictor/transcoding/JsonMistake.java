package io.lictor.transcoding;

import io.lictor.transcoding.FieldTrail.Step;
import io.lictor.transcoding.TranscodingException.Reason;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;

/**
 * Reads a body that a parser refused once more, from its beginning, to tell what is wrong with it and where: the parser's
 * own words are for those who configure it. Used once, by one thread.
 */
public final class JsonMistake {

    static final String BODY = "the body";

    private final String thing;
    private final JsonSource names;
    private final JsonCursor in;
    private final JsonScalars scalars;
    private final int deepest;
    /** The objects and arrays that are being read, from the outside. */
    private final List<Part> way = new ArrayList<>();

    private JsonMistake(String thing, JsonSource names, JsonCursor in, int deepest) {
        this.thing = thing;
        this.names = names;
        this.in = in;
        this.scalars = new JsonScalars(in);
        this.deepest = deepest;
    }

    /**
     * A sentence on what is wrong with a text that a parser has refused: it is not JSON, or more than a parser takes.
     *
     * @param thing what the text is, such as {@code the file}
     * @param deepest so many objects and arrays may be inside each other
     */
    public static String in(byte[] text, String thing, int deepest) {
        try {
            JsonCursor in = new JsonCursor(text, JsonText.begin(text, thing), text.length);
            return String.valueOf(new JsonMistake(thing, new JsonSource(), in, deepest)
                    .find(new FieldTrail(null, null))
                    .getMessage());
        } catch (TranscodingException notText) {
            return String.valueOf(notText.getMessage());
        }
    }

    /** What is wrong with the body. */
    static TranscodingException of(JsonBody.Source source, FieldTrail trail) {
        JsonCursor in = new JsonCursor(source.bytes(), source.from(), source.to());
        return new JsonMistake(BODY, source.plans().json(), in, JsonSource.MOST_NESTED).find(trail);
    }

    private TranscodingException find(FieldTrail trail) {
        try {
            body();
        } catch (JsonFlaw flaw) {
            return told(flaw, trail);
        }
        return TranscodingException.invalid(Reason.MALFORMED_JSON, thing + " is not JSON as RFC 8259 has it");
    }

    private TranscodingException told(JsonFlaw flaw, FieldTrail trail) {
        String place = in.place(flaw.offset());
        String field = flaw.reason() == Reason.TOO_DEEP ? "" : trail.of(steps());
        String what;
        if (flaw.reason() == Reason.MALFORMED_JSON) {
            what = thing + " is not JSON (" + place + (field.isEmpty() ? ")" : ", in field '" + field + "')");
        } else {
            what = (field.isEmpty() ? thing : "field '" + field + "'") + " (" + place + ")";
        }
        return TranscodingException.invalid(flaw.reason(), field, what + ": " + flaw.sentence());
    }

    private void body() throws JsonFlaw {
        in.skipSpace();
        value();
        in.skipSpace();
        if (in.peek() != JsonCursor.END) {
            throw JsonFlaw.malformed(
                    in.at(), "expected the end of " + thing + ", got " + in.shown() + scalars.commentHint());
        }
    }

    private void value() throws JsonFlaw {
        int c = in.peek();
        if (c == '{' || c == '[') {
            descend(c);
        } else if (c == '"') {
            scalars.string();
        } else if (c == '-' || JsonCursor.isDigit(c)) {
            scalars.number();
        } else {
            scalars.word();
        }
    }

    private void descend(int c) throws JsonFlaw {
        if (way.size() == deepest) {
            throw new JsonFlaw(
                    Reason.TOO_DEEP, in.at(), "expected at most " + deepest + " objects and arrays inside each other");
        }
        Part part = new Part(in.at());
        way.add(part);
        in.skip();
        in.skipSpace();
        if (c == '{') {
            object(part);
        } else {
            array(part);
        }
        in.skip();
        way.remove(way.size() - 1);
    }

    private void object(Part part) throws JsonFlaw {
        for (boolean first = true; in.peek() != '}' || !first; first = false) {
            if (in.peek() != '"') {
                throw JsonFlaw.malformed(in.at(), noName(part, first));
            }
            int begin = in.at();
            scalars.name();
            part.enter(begin, in.at());
            in.skipSpace();
            if (in.peek() != ':') {
                throw JsonFlaw.malformed(in.at(), "expected ':' between name and value, got " + in.shown());
            }
            in.skip();
            in.skipSpace();
            value();
            if (!goesOn(part, '}')) {
                return;
            }
        }
    }

    private String noName(Part part, boolean first) {
        if (in.peek() == JsonCursor.END) {
            return unended("object", '}', part);
        }
        if (in.peek() == '}') {
            return "expected another field after ',', got '}'; no ',' stands behind the last";
        }
        String hint = JsonCursor.isWord(in.peek()) ? "; a name stands in double quotes" : scalars.hint("a name");
        return "expected the name of a field" + (first ? " or '}'" : "") + ", got " + in.shown() + hint;
    }

    private void array(Part part) throws JsonFlaw {
        for (boolean first = true; in.peek() != ']' || !first; first = false) {
            if (in.peek() == JsonCursor.END) {
                throw JsonFlaw.malformed(in.at(), unended("array", ']', part));
            }
            if (in.peek() == ']') {
                throw JsonFlaw.malformed(
                        in.at(), "expected another value after ',', got ']'; no ',' stands behind the last");
            }
            part.enter();
            value();
            if (!goesOn(part, ']')) {
                return;
            }
        }
    }

    /** Behind a value: goes over a comma, or tells that the object or array ends. */
    private boolean goesOn(Part part, char end) throws JsonFlaw {
        part.leave();
        in.skipSpace();
        if (in.peek() == JsonCursor.END) {
            throw JsonFlaw.malformed(in.at(), unended(end == '}' ? "object" : "array", end, part));
        }
        if (in.peek() != ',' && in.peek() != end) {
            throw JsonFlaw.malformed(
                    in.at(),
                    "expected ',' or '" + end + "' after the value, got " + in.shown() + scalars.commentHint());
        }
        boolean more = in.peek() == ',';
        if (more) {
            in.skip();
            in.skipSpace();
        }
        return more;
    }

    private String unended(String what, char end, Part part) {
        return thing + " ends without the '" + end + "' of the " + what + " that begins at " + in.place(part.begin);
    }

    private List<Step> steps() {
        return way.stream().filter(part -> part.inside).map(this::step).toList();
    }

    private Step step(Part part) {
        if (part.name < 0) {
            return Step.element(part.index);
        }
        try (JsonParser name = in.parse(names, part.name, part.nameEnd)) {
            name.nextToken();
            return Step.member(name.getString());
        }
    }

    /** An object or array that is being read. */
    private static final class Part {

        private final int begin;
        private boolean inside;
        private int name = -1;
        private int nameEnd;
        private int index = -1;

        Part(int begin) {
            this.begin = begin;
        }

        /** To the value of a member whose name has these bytes, quotes and all. */
        void enter(int nameBegin, int nameEnd) {
            this.name = nameBegin;
            this.nameEnd = nameEnd;
            inside = true;
        }

        /** To the next element. */
        void enter() {
            index++;
            inside = true;
        }

        void leave() {
            inside = false;
        }
    }
}

package io.lictor.path;

import io.lictor.path.TemplateScanner.Kind;
import io.lictor.path.TemplateScanner.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the path template of {@code google/api/http.proto}:
 *
 * <pre>
 * Template  = "/" [ Segments [ Verb ] ] ;
 * Segments  = Segment { "/" Segment } ;
 * Segment   = "*" | "**" | LITERAL | Variable ;
 * Variable  = "{" FieldPath [ "=" Segments ] "}" ;    (* its Segments hold no Variable *)
 * FieldPath = IDENT { "." IDENT } ;
 * Verb      = ":" LITERAL { ":" LITERAL } ;
 * </pre>
 *
 * Beyond the grammar: at most one {@code **}; after it only literals (an extension: the specification wants it last); a
 * variable occurs once. A LITERAL may be percent-encoded, and must be where it holds one of <code>/ * { } : ? # %</code>.
 */
final class TemplateParser {

    /** Bounds the depth of the trie and the length of what a match has to compare. */
    private static final int MAX_TEMPLATE = 4096;

    private static final int MAX_VERB = 128;
    private static final Pattern IDENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String text;
    private final TemplateScanner scanner;
    private final List<Segment> segments = new ArrayList<>();
    private final List<TemplateVariable> variables = new ArrayList<>();
    private boolean afterDoubleStar;
    private Token token;

    TemplateParser(String text) {
        this.text = text;
        this.scanner = new TemplateScanner(text);
        this.token = scanner.next();
    }

    PathTemplate parse() {
        if (text.length() > MAX_TEMPLATE) {
            throw error(MAX_TEMPLATE + 1, "a template may have at most " + MAX_TEMPLATE + " characters");
        }
        if (token.kind() != Kind.SLASH) {
            throw error(1, "a template must start with '/', got " + token.shown());
        }
        advance();
        if (token.kind() == Kind.END) {
            segments.add(new Segment.Literal(""));
            return new PathTemplate(text, segments, variables, Optional.empty());
        }
        segments(false);
        Optional<String> verb = token.kind() == Kind.COLON ? Optional.of(verb()) : Optional.empty();
        if (token.kind() != Kind.END) {
            throw expected(verb.isPresent() ? "the end after the verb" : "'/', ':' or the end");
        }
        return new PathTemplate(text, segments, variables, verb);
    }

    private void segments(boolean inVariable) {
        segment(inVariable);
        while (token.kind() == Kind.SLASH) {
            advance();
            segment(inVariable);
        }
    }

    private void segment(boolean inVariable) {
        switch (token.kind()) {
            case STAR -> {
                requireNothingVariableAfterDoubleStar();
                segments.add(new Segment.Star());
                advance();
            }
            case DOUBLE_STAR -> {
                requireNothingVariableAfterDoubleStar();
                segments.add(new Segment.DoubleStar());
                afterDoubleStar = true;
                advance();
            }
            case TEXT -> segments.add(new Segment.Literal(literalSegment()));
            case OPEN -> {
                if (inVariable) {
                    throw error(token, "a variable may not contain another variable");
                }
                variable();
            }
            default -> throw expected("a segment (no segment may be empty)");
        }
    }

    private void requireNothingVariableAfterDoubleStar() {
        if (afterDoubleStar) {
            throw error(token, "only literals may follow '**', got " + token.shown());
        }
    }

    private void variable() {
        advance();
        Token start = token;
        String fieldPath = fieldPath();
        if (variables.stream().anyMatch(variable -> variable.fieldPath().equals(fieldPath))) {
            throw error(start, "the variable '" + fieldPath + "' is already in the template");
        }
        int from = segments.size();
        if (token.kind() == Kind.EQUALS) {
            advance();
            segments(true);
        } else {
            requireNothingVariableAfterDoubleStar();
            segments.add(new Segment.Star());
        }
        if (token.kind() != Kind.CLOSE) {
            throw expected(segments.size() == from ? "'.', '=' or '}'" : "'/' or '}'");
        }
        advance();
        boolean multiSegment = segments.size() - from > 1 || segments.get(from) instanceof Segment.DoubleStar;
        variables.add(new TemplateVariable(fieldPath, multiSegment, from, segments.size()));
    }

    private String fieldPath() {
        StringBuilder path = new StringBuilder(identifier());
        while (token.kind() == Kind.DOT) {
            advance();
            path.append('.').append(identifier());
        }
        if (token.kind() != Kind.EQUALS && token.kind() != Kind.CLOSE) {
            throw expected("'.', '=' or '}'");
        }
        return path.toString();
    }

    private String identifier() {
        if (token.kind() != Kind.TEXT) {
            throw expected("a field name");
        }
        if (!IDENT.matcher(token.text()).matches()) {
            throw error(token, token.shown() + " is not a field name");
        }
        String name = token.text();
        advance();
        return name;
    }

    private String verb() {
        StringBuilder verb = new StringBuilder();
        Token start = token;
        while (token.kind() == Kind.COLON) {
            advance();
            if (token.kind() != Kind.TEXT) {
                throw expected("the text of a verb");
            }
            verb.append(verb.isEmpty() ? "" : ":").append(literal());
        }
        if (verb.length() > MAX_VERB) {
            throw error(start.column(), "a verb may have at most " + MAX_VERB + " characters");
        }
        return verb.toString();
    }

    private String literalSegment() {
        Token start = token;
        String decoded = literal();
        if (decoded.equals(".") || decoded.equals("..")) {
            throw error(start, "a dot segment can never be matched");
        }
        return decoded;
    }

    private String literal() {
        String literal = token.text();
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c < ' ' || c == 0x7f || c == '?' || c == '#') {
                String shown = c < ' ' || c == 0x7f ? "a control character" : "'" + c + "'";
                throw error(token.column() + i, shown + " must be percent-encoded");
            }
        }
        int fault = PercentEncoding.firstFault(literal, 0, literal.length());
        if (fault >= 0) {
            throw error(token.column() + fault, "'%' must be followed by two hexadecimal digits");
        }
        String decoded =
                PercentEncoding.decode(ascii(literal), 0, ascii(literal).length(), PathUnescape.ALL);
        if (decoded == null) {
            throw error(token, token.shown() + " does not decode to UTF-8");
        }
        advance();
        return decoded;
    }

    /** Escapes the characters that are not ASCII, and only those. */
    private String ascii(String literal) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(literal)) {
            throw error(token, "half of a surrogate pair");
        }
        StringBuilder ascii = new StringBuilder();
        literal.codePoints()
                .forEach(c ->
                        ascii.append(c < 0x80 ? Character.toString(c) : PercentEncoding.encode(Character.toString(c))));
        return ascii.toString();
    }

    private void advance() {
        token = scanner.next();
    }

    private PathTemplateException expected(String what) {
        return error(token, "expected " + what + ", got " + token.shown());
    }

    private PathTemplateException error(Token at, String problem) {
        return new PathTemplateException(Mark.of(text, at.column(), at.text().length()), problem);
    }

    private PathTemplateException error(int column, String problem) {
        return new PathTemplateException(text, column, problem);
    }
}

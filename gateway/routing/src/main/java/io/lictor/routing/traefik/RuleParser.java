package io.lictor.routing.traefik;

import io.lictor.path.Mark;
import io.lictor.routing.traefik.Rule.And;
import io.lictor.routing.traefik.Rule.Matcher;
import io.lictor.routing.traefik.Rule.Not;
import io.lictor.routing.traefik.Rule.Or;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one rule by recursive descent: {@code ||} binds less than {@code &&}, which binds less than {@code !}. Depth and
 * length are bounded, because anybody who may register writes rules.
 */
final class RuleParser {

    private static final int LONGEST = 4_096;
    private static final int DEEPEST = 32;

    private final String text;
    private int position;
    private int depth;

    RuleParser(String text) {
        this.text = text;
    }

    Rule parse() {
        if (text.length() > LONGEST) {
            throw error("a rule may have " + LONGEST + " characters, this one has " + text.length(), LONGEST);
        }
        Rule rule = either();
        skipSpace();
        if (position < text.length()) {
            throw unexpected("'&&', '||' or the end of the rule");
        }
        return rule;
    }

    private Rule either() {
        Rule rule = both();
        while (takes("||")) {
            rule = new Or(rule, both());
        }
        return rule;
    }

    private Rule both() {
        Rule rule = one();
        while (takes("&&")) {
            rule = new And(rule, one());
        }
        return rule;
    }

    private Rule one() {
        if (++depth > DEEPEST) {
            throw error("the rule is nested deeper than " + DEEPEST, position);
        }
        Rule rule;
        if (takes("!")) {
            rule = new Not(one());
        } else if (takes("(")) {
            rule = either();
            expect(")");
        } else {
            rule = matcher();
        }
        depth--;
        return rule;
    }

    private Rule matcher() {
        skipSpace();
        int start = position;
        while (position < text.length() && Character.isLetter(text.charAt(position))) {
            position++;
        }
        if (start == position) {
            throw unexpected("a matcher such as Host(`example.org`)");
        }
        String name = text.substring(start, position);
        List<String> values = new ArrayList<>();
        expect("(");
        do {
            values.add(value());
        } while (takes(","));
        expect(")");
        return new Matcher(name, values);
    }

    private String value() {
        skipSpace();
        char quote = position < text.length() ? text.charAt(position) : ' ';
        if (quote != '`' && quote != '"') {
            throw unexpected("a value in backticks or quotation marks");
        }
        int end = text.indexOf(quote, position + 1);
        if (end < 0) {
            throw error("the value that begins at character " + (position + 1) + " has no end: " + quote, position);
        }
        String value = text.substring(position + 1, end);
        if (value.isEmpty()) {
            throw error("the value at character " + (position + 1) + " is empty", position);
        }
        if (quote == '"' && value.indexOf('\\') >= 0) {
            throw error("write a value with a backslash in backticks: " + value, position);
        }
        position = end + 1;
        return value;
    }

    private void expect(String token) {
        if (!takes(token)) {
            throw unexpected("'" + token + "'");
        }
    }

    private boolean takes(String token) {
        skipSpace();
        if (!text.startsWith(token, position)) {
            return false;
        }
        position += token.length();
        return true;
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private RuleException unexpected(String expected) {
        String found = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
        return error("character " + (position + 1) + ": expected " + expected + ", found " + found, position);
    }

    private RuleException error(String message, int index) {
        return new RuleException(message, Mark.of(text, index + 1, 1));
    }
}

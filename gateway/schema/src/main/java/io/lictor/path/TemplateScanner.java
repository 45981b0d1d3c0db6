package io.lictor.path;

/** Cuts a template into tokens; of the grammar it knows only that {@code =} and {@code .} mean something in a field path. */
final class TemplateScanner {

    enum Kind {
        SLASH("'/'"),
        STAR("'*'"),
        DOUBLE_STAR("'**'"),
        OPEN("'{'"),
        CLOSE("'}'"),
        EQUALS("'='"),
        DOT("'.'"),
        COLON("':'"),
        TEXT("text"),
        END("the end");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }
    }

    /** @param column of the first character, counted from 1 */
    record Token(Kind kind, String text, int column) {
        String shown() {
            return kind == Kind.TEXT ? "'" + text + "'" : kind.shown;
        }
    }

    private final String template;
    private int position;
    private boolean inFieldPath;

    TemplateScanner(String template) {
        this.template = template;
    }

    Token next() {
        if (position == template.length()) {
            return new Token(Kind.END, "", position + 1);
        }
        Kind kind = kindAt(position);
        int start = position;
        switch (kind) {
            case TEXT -> {
                while (position < template.length() && kindAt(position) == Kind.TEXT) {
                    position++;
                }
            }
            case DOUBLE_STAR -> position += 2;
            default -> position++;
        }
        if (kind == Kind.OPEN) {
            inFieldPath = true;
        } else if (kind == Kind.EQUALS || kind == Kind.CLOSE) {
            inFieldPath = false;
        }
        return new Token(kind, template.substring(start, position), start + 1);
    }

    private Kind kindAt(int index) {
        return switch (template.charAt(index)) {
            case '/' -> Kind.SLASH;
            case '*' -> template.startsWith("**", index) ? Kind.DOUBLE_STAR : Kind.STAR;
            case '{' -> Kind.OPEN;
            case '}' -> Kind.CLOSE;
            case ':' -> Kind.COLON;
            case '=' -> inFieldPath ? Kind.EQUALS : Kind.TEXT;
            case '.' -> inFieldPath ? Kind.DOT : Kind.TEXT;
            default -> Kind.TEXT;
        };
    }
}

package io.lictor.schema;

import com.google.api.HttpRule;

/** The HTTP method and path of a rule, as written. */
record RulePattern(String httpMethod, String path) {

    static RulePattern of(HttpRule rule) {
        return switch (rule.getPatternCase()) {
            case GET -> new RulePattern("GET", rule.getGet());
            case PUT -> new RulePattern("PUT", rule.getPut());
            case POST -> new RulePattern("POST", rule.getPost());
            case DELETE -> new RulePattern("DELETE", rule.getDelete());
            case PATCH -> new RulePattern("PATCH", rule.getPatch());
            case CUSTOM ->
                new RulePattern(rule.getCustom().getKind(), rule.getCustom().getPath());
            case PATTERN_NOT_SET -> new RulePattern("", "");
        };
    }

    @Override
    public String toString() {
        return equals(new RulePattern("", "")) ? "(no pattern)" : httpMethod + " " + path;
    }
}

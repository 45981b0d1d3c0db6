package io.lictor.path;

import java.util.List;

/**
 * Tries written as text, for tables. Templates are separated by blanks and are their own values: {@code GET:/v1/{x}}, or with
 * a policy {@code GET[STRIP,KEEP_RESERVED,HEAD]:/v1/{x}}.
 */
public final class Tries {

    private Tries() {}

    /** The trie over some templates. */
    public static PathTrie<String> trie(String templates) {
        PathTrie.Builder<String> builder = PathTrie.builder();
        for (String entry : templates.split(" +", -1)) {
            int colon = entry.indexOf(':');
            int options = entry.indexOf('[') >= 0 && entry.indexOf('[') < colon ? entry.indexOf('[') : colon;
            String template = entry.substring(colon + 1);
            PathPolicy policy = policy(options == colon ? "" : entry.substring(options + 1, colon - 1));
            builder.add(entry.substring(0, options), PathTemplate.parse(template), policy, template);
        }
        return builder.build();
    }

    /** The template found and its values, or the status with what goes with it. */
    public static String answer(String templates, String request) {
        String[] parts = request.split(" ", 2);
        PathMatch<String> match = trie(templates).match(parts[0], parts[1].replace("''", ""));
        if (match instanceof PathMatch.Found<String> found) {
            return found.value() + (found.variables().equals(List.of("")) ? " ['']" : " " + found.variables());
        }
        if (match instanceof PathMatch.MethodNotAllowed<String> refused) {
            return "405 " + String.join(", ", refused.allowed());
        }
        if (match instanceof PathMatch.Redirect<String> redirect) {
            return "308 " + redirect.rawPath();
        }
        return match instanceof PathMatch.Malformed<String> malformed ? "400 " + malformed.reason() : "404";
    }

    private static PathPolicy policy(String options) {
        PathPolicy policy = PathPolicy.defaults();
        for (String option : options.split(",", -1)) {
            policy = switch (option) {
                case "" -> policy;
                case "HEAD" -> new PathPolicy(policy.trailingSlash(), policy.unescape(), true);
                case "STRICT", "STRIP", "REDIRECT" ->
                    new PathPolicy(TrailingSlash.valueOf(option), policy.unescape(), policy.headByGet());
                default -> new PathPolicy(policy.trailingSlash(), PathUnescape.valueOf(option), policy.headByGet());
            };
        }
        return policy;
    }
}

package io.lictor.path;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a trie says about a method and a path. */
public sealed interface PathMatch<T> {

    /**
     * A template matches the path and has the method.
     *
     * @param variables decoded, in the order of {@link PathTemplate#variables()}
     */
    record Found<T>(T value, List<String> variables) implements PathMatch<T> {
        public Found {
            variables = List.copyOf(variables);
        }
    }

    /**
     * A template that has the method would match the path without its trailing slash, and wants the client to go there.
     *
     * @param rawPath where to go, encoded as it came; never begins like the name of a host
     */
    record Redirect<T>(String rawPath) implements PathMatch<T> {}

    /**
     * Templates match the path, none has the method.
     *
     * @param allowed the methods of all templates that match the path, never empty
     */
    record MethodNotAllowed<T>(SortedSet<String> allowed) implements PathMatch<T> {
        public MethodNotAllowed {
            allowed = Collections.unmodifiableSortedSet(new TreeSet<>(allowed));
        }
    }

    /** No template matches the path. */
    record NotFound<T>() implements PathMatch<T> {}

    /** The path is none, whatever the templates are: a client error. */
    record Malformed<T>(String reason) implements PathMatch<T> {}
}

package io.lictor.path;

import io.lictor.path.PathMatch.Found;
import io.lictor.path.PathTrie.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The entries of all templates that match the same paths, by HTTP method; {@code *} stands for any method. Immutable. */
final class Ends<T> {

    private static final Ends<?> NONE = new Ends<>(Map.of());

    private final Map<String, List<Choice<T>>> declared;
    /** What is declared, and {@code HEAD} where {@code GET} answers it. */
    private final Map<String, List<Choice<T>>> byMethod;

    /** @param found the answer where there are no variables, made ahead */
    record Choice<T>(Entry<T> entry, @Nullable Found<T> found) {

        static <T> Choice<T> of(Entry<T> entry) {
            boolean fixed = entry.template().variables().isEmpty();
            return new Choice<>(entry, fixed ? new Found<>(entry.value(), List.of()) : null);
        }
    }

    private Ends(Map<String, List<Choice<T>>> declared) {
        this.declared = Map.copyOf(declared);
        List<Choice<T>> heads = declared.containsKey("HEAD")
                ? List.of()
                : declared.getOrDefault("GET", List.of()).stream()
                        .filter(choice -> choice.entry().policy().headByGet())
                        .toList();
        if (heads.isEmpty()) {
            this.byMethod = this.declared;
        } else {
            Map<String, List<Choice<T>>> methods = new HashMap<>(declared);
            methods.put("HEAD", heads);
            this.byMethod = Map.copyOf(methods);
        }
    }

    @SuppressWarnings("unchecked") // nothing of any type is in it
    static <T> Ends<T> none() {
        return (Ends<T>) NONE;
    }

    boolean isEmpty() {
        return declared.isEmpty();
    }

    List<Entry<T>> entries(String method) {
        return declared.getOrDefault(method, List.of()).stream()
                .map(Choice::entry)
                .toList();
    }

    /** The same with these entries for the method, the first that is accepted first; none take the method away. */
    Ends<T> with(String method, List<Entry<T>> entries) {
        Map<String, List<Choice<T>>> methods = new HashMap<>(declared);
        if (entries.isEmpty()) {
            methods.remove(method);
        } else {
            methods.put(method, entries.stream().map(Choice::of).toList());
        }
        return new Ends<>(methods);
    }

    /**
     * The first entry of the method, or else of any method, that is accepted. Makes nothing: most requests are answered here.
     *
     * @param lenient whether only entries count that forgive a slash too many
     */
    <C> @Nullable Choice<T> choice(
            String method, BiPredicate<? super T, ? super C> accepts, C request, boolean lenient) {
        Choice<T> specific = first(byMethod.get(method), accepts, request, lenient);
        return specific != null ? specific : first(byMethod.get(PathTrie.ANY_METHOD), accepts, request, lenient);
    }

    /** The methods that have an entry that is accepted. */
    <C> List<String> methods(BiPredicate<? super T, ? super C> accepts, C request, boolean lenient) {
        return byMethod.keySet().stream()
                .filter(method -> first(byMethod.get(method), accepts, request, lenient) != null)
                .toList();
    }

    private static <T, C> @Nullable Choice<T> first(
            @Nullable List<Choice<T>> choices, BiPredicate<? super T, ? super C> accepts, C request, boolean lenient) {
        if (choices != null) {
            for (int i = 0; i < choices.size(); i++) { // an iterator would be garbage
                Choice<T> choice = choices.get(i);
                if (!(lenient && choice.entry().strict())
                        && accepts.test(choice.entry().value(), request)) {
                    return choice;
                }
            }
        }
        return null;
    }
}

package io.lictor.routing;

import io.lictor.path.Mark;
import java.util.List;

/** Makes filters of what {@code lictor.filters} says. Used by the one writer. */
final class FilterReader {

    private final RouteFilters.Factory factory;

    FilterReader(RouteFilters.Factory factory) {
        this.factory = factory;
    }

    /** @throws UnreadableTextException for a definition that is refused, marked in the text */
    RouteFilters read(Stated<List<String>> stated) {
        try {
            return factory.make(stated.value());
        } catch (RefusedFilterException refused) {
            String text = stated.text();
            int at = Math.max(0, text.indexOf(refused.definition()));
            Mark mark = Mark.of(text, at + 1, refused.definition().length());
            throw new UnreadableTextException(String.valueOf(refused.getMessage()), mark, refused);
        }
    }
}

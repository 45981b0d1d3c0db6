package io.lictor.transcoding;

import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.Named;

/** The JSON parser: finds the names it was told beforehand by their bytes, without making strings of them. Immutable. */
final class JsonSource {

    /** Lists, maps and {@code Struct} nest too; deeper ones would cost stack. */
    static final int MOST_NESTED = 250;

    static final int MOST_DIGITS = 1_000;

    /** In bytes as they are sent; the parser may take a little more. */
    static final int LONGEST_NAME = 50_000;

    private final JsonFactory factory = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTED)
                    .maxNumberLength(MOST_DIGITS)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    PropertyNameMatcher matcher(Collection<String> names) {
        List<Named> named = names.stream().map(Named::fromString).toList();
        return factory.constructNameMatcher(named, false);
    }

    JsonParser parse(byte[] json, int from, int to) {
        return factory.createParser(ObjectReadContext.empty(), json, from, to - from);
    }
}

package io.lictor.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTrieAllocationTest {

    private static final int RESOURCES = 2_000;
    private static final int CALLS = 100_000;

    private final PathTrie<Integer> trie = fiveBindingsOfEachResource();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"GET,''", "HEAD,''", "PUT,/any", "POST,:act"})
    void a_literal_path_is_matched_without_allocating(String method, String rest) {
        List<String> paths = IntStream.range(0, RESOURCES)
                .mapToObj(i -> "/v1/resource-" + i + rest)
                .toList();
        bytesAllocated(method, paths);

        assertThat(bytesAllocated(method, paths) / CALLS).as("bytes per match").isZero();
    }

    /** An average, because a compiler that changes its mind meanwhile may allocate in our name. */
    private long bytesAllocated(String method, List<String> paths) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int found = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            found += trie.match(method, paths.get(i % RESOURCES)) instanceof PathMatch.Found ? 1 : 0;
        }
        long after = threads.getCurrentThreadAllocatedBytes();
        assertThat(found).isEqualTo(CALLS);
        return after - before;
    }

    private static PathTrie<Integer> fiveBindingsOfEachResource() {
        PathPolicy policy = new PathPolicy(TrailingSlash.STRIP, PathUnescape.ALL, true);
        PathTrie.Builder<Integer> builder = PathTrie.builder();
        for (int i = 0; i < RESOURCES; i++) {
            String resource = "/v1/resource-" + i;
            builder.add("GET", PathTemplate.parse(resource), policy, i);
            builder.add("*", PathTemplate.parse(resource + "/any"), i);
            builder.add("POST", PathTemplate.parse(resource + ":act"), i);
            builder.add("GET", PathTemplate.parse(resource + "/{id}"), i);
            builder.add("GET", PathTemplate.parse(resource + "/files/{name=**}"), i);
        }
        return builder.build();
    }
}

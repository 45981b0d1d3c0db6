package io.lictor.bench;

import io.lictor.path.PathMatch;
import io.lictor.path.PathTemplate;
import io.lictor.path.PathTrie;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What matching costs, and that it does not grow with the table: paths are drawn from all over it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before the first call
public class PathTrieBenchmark {

    private static final int PATHS = 64;

    @Param({"10", "1000", "10000"})
    public int bindings;

    private PathTrie<Integer> trie;
    private String[] literals;
    private byte[][] literalBytes;
    private String[] wildcards;
    private String[] tails;
    private String[] misses;
    private int next;

    /** Five bindings per resource, as the methods of a service are. */
    @Setup
    public void trie() {
        PathTrie.Builder<Integer> builder = PathTrie.builder();
        int resources = bindings / 5;
        for (int i = 0; i < resources; i++) {
            String resource = "/v1/resource" + i;
            builder.add("GET", PathTemplate.parse(resource), i);
            builder.add("POST", PathTemplate.parse(resource), i);
            builder.add("GET", PathTemplate.parse(resource + "/{id}"), i);
            builder.add("DELETE", PathTemplate.parse(resource + "/{id}"), i);
            builder.add("GET", PathTemplate.parse(resource + "/files/{name=**}"), i);
        }
        trie = builder.build();
        literals = paths(resources, "");
        literalBytes = Arrays.stream(literals)
                .map(path -> path.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
        wildcards = paths(resources, "/3f2a9c41");
        tails = paths(resources, "/files/2026/november/report.pdf");
        misses = paths(resources, "/3f2a9c41/nothing/here");
    }

    private static String[] paths(int resources, String rest) {
        return IntStream.range(0, PATHS)
                .mapToObj(i -> "/v1/resource" + (int) ((long) i * resources / PATHS) + rest)
                .toArray(String[]::new);
    }

    @Benchmark
    public PathMatch<Integer> literal() {
        return match(literals);
    }

    /** As in a request: the path was made just now, so nobody has hashed it yet. Making it is part of the figures. */
    @Benchmark
    public PathMatch<Integer> literalJustRead() {
        next = (next + 1) % PATHS;
        return trie.match("GET", new String(literalBytes[next], StandardCharsets.ISO_8859_1));
    }

    @Benchmark
    public PathMatch<Integer> singleWildcard() {
        return match(wildcards);
    }

    @Benchmark
    public PathMatch<Integer> doubleWildcard() {
        return match(tails);
    }

    @Benchmark
    public PathMatch<Integer> miss() {
        return match(misses);
    }

    private PathMatch<Integer> match(String[] paths) {
        next = (next + 1) % PATHS;
        return trie.match("GET", paths[next]);
    }
}

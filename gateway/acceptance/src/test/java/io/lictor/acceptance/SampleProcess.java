package io.lictor.acceptance;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sample service as it is shipped. On {@link #close} it deregisters, serves a little longer and ends. */
final class SampleProcess implements AutoCloseable {

    private static final List<String> SMALL = List.of("-Xmx96m", "-XX:TieredStopAtLevel=1");

    private final ChildProcess process;

    private SampleProcess(ChildProcess process) {
        this.process = process;
    }

    /** @param sample as named on the command line of samples.jar, e.g. {@code hello} */
    static SampleProcess start(String sample, URI consul, String... flags) {
        return start(sample, Repository.samplesJar(), arguments(List.of(sample), consul, flags));
    }

    static SampleProcess postRestful(URI consul, String... flags) {
        return start("post-restful", Repository.postRestfulJar(), arguments(List.of(), consul, flags));
    }

    void kill() {
        process.kill();
    }

    void terminate() {
        process.terminate();
    }

    @Override
    public void close() {
        process.close();
    }

    private static SampleProcess start(String name, Path jar, List<String> arguments) {
        return new SampleProcess(ChildProcess.ofJar(name, jar, SMALL, arguments));
    }

    private static List<String> arguments(List<String> first, URI consul, String... flags) {
        List<String> arguments = new ArrayList<>(first);
        arguments.add("--consul=" + consul);
        arguments.addAll(List.of(flags));
        return arguments;
    }
}

package io.lictor.samples;

import io.lictor.samples.auth.AuthSample;
import io.lictor.samples.consignment.ConsignmentSample;
import io.lictor.samples.discovery.Peers;
import io.lictor.samples.hello.HelloSample;
import io.lictor.samples.orders.OrdersSample;
import io.lictor.samples.post.PostSample;
import io.lictor.samples.registration.SampleOptions;
import io.lictor.samples.serving.PortTakenException;
import io.lictor.samples.serving.RunningSample;
import io.lictor.samples.serving.Sample;
import io.lictor.samples.vessel.VesselSample;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The command line: {@code java -jar samples.jar <sample> [flags]}. */
final class Samples {

    private static final int BAD_USE = 2;

    private static final Map<String, Function<Peers, Sample>> SAMPLES = new TreeMap<>(Map.of(
            "hello", peers -> HelloSample.create(System.getenv()),
            "auth", peers -> AuthSample.create(System.getenv()),
            "post-rpc", PostSample::create,
            "vessel", peers -> VesselSample.create(),
            "consignment", ConsignmentSample::create,
            "orders", peers -> OrdersSample.create()));

    private Samples() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            start(List.of(arguments)).awaitEnd();
        } catch (IllegalArgumentException | PortTakenException e) {
            System.err.println(e.getMessage());
            System.exit(BAD_USE);
        }
    }

    private static RunningSample start(List<String> arguments) {
        Function<Peers, Sample> factory = arguments.isEmpty() ? null : SAMPLES.get(arguments.get(0));
        if (factory == null) {
            throw new IllegalArgumentException(
                    "usage: java -jar samples.jar (" + String.join("|", SAMPLES.keySet()) + ") " + SampleOptions.USAGE);
        }
        SampleOptions options = SampleOptions.parse(arguments.subList(1, arguments.size()), System.getenv());
        Peers peers = new Peers(options.agent());
        RunningSample running = RunningSample.start(factory.apply(peers), options, System.out::println);
        Thread leave = new Thread(
                () -> {
                    running.close();
                    peers.close();
                },
                "leave");
        Runtime.getRuntime().addShutdownHook(leave);
        return running;
    }
}

package io.lictor.samples.post.restful;

import io.lictor.samples.discovery.Peers;
import io.lictor.samples.registration.SampleOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.cloud.client.serviceregistry.AbstractAutoServiceRegistration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The REST half of {@code post_micro}: {@code java -jar post-restful.jar [flags]}. One Spring context per instance, over
 * the same posts.
 *
 * <p>{@link #close} deregisters first, serves on while the news spreads, and then closes.
 */
final class PostRestful implements AutoCloseable {

    private static final int BAD_USE = 2;

    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final SampleOptions options;
    private final Peers peers;
    private final Posts posts = new Posts(InstantSource.system());
    private final TokenCheck tokens;

    private PostRestful(SampleOptions options) {
        this.options = options;
        this.peers = new Peers(options.agent());
        this.tokens = new TokenCheck(peers.channel("auth_micro"));
    }

    public static void main(String[] arguments) throws InterruptedException {
        try {
            PostRestful running = start(SampleOptions.parse(List.of(arguments), System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "leave"));
            running.end.await();
        } catch (IllegalArgumentException | PortInUseException e) {
            System.err.println("post-restful: " + e.getMessage());
            System.exit(BAD_USE);
        }
    }

    /**
     * Returns when all ports are open; registering goes on behind.
     *
     * @throws PortInUseException after closing what was open already
     */
    static PostRestful start(SampleOptions options) {
        PostRestful running = new PostRestful(options);
        try {
            for (int number = 0; number < options.instances(); number++) {
                running.contexts.add(running.open(options.portOf(number)));
            }
        } catch (RuntimeException e) {
            running.contexts.forEach(ConfigurableApplicationContext::close);
            running.peers.close();
            throw portInUse(e).orElseThrow(() -> e);
        }
        say("serving on ports " + running.ports());
        return running;
    }

    static void say(String line) {
        System.out.println("post-restful: " + line);
    }

    List<Integer> ports() {
        return contexts.stream()
                .map(context -> context.getEnvironment().getRequiredProperty("local.server.port", Integer.class))
                .toList();
    }

    @Override
    public void close() {
        contexts.forEach(context ->
                context.getBean(AbstractAutoServiceRegistration.class).stop());
        try {
            // Nobody counts it down before, so this is the time that is served on.
            boolean early = end.await(options.drain().toMillis(), TimeUnit.MILLISECONDS);
            if (early) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        contexts.forEach(ConfigurableApplicationContext::close);
        peers.close();
        say("closed");
        end.countDown();
    }

    private ConfigurableApplicationContext open(int port) {
        return new SpringApplicationBuilder(PostRestfulConfiguration.class)
                .web(WebApplicationType.REACTIVE)
                .registerShutdownHook(false)
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("options", options);
                    context.getBeanFactory().registerSingleton("posts", posts);
                    context.getBeanFactory().registerSingleton("tokens", tokens);
                })
                .properties(Map.of(
                        "server.address", options.bind(),
                        "server.port", port,
                        "spring.cloud.consul.scheme", options.consul().getScheme(),
                        "spring.cloud.consul.host", options.consul().getHost(),
                        "spring.cloud.consul.port", consulPort(),
                        "spring.cloud.consul.discovery.hostname",
                                options.address().label()))
                .run();
    }

    /** Spring wraps it in whatever failed with it. */
    private static Optional<PortInUseException> portInUse(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(PortInUseException.class::isInstance)
                .map(PortInUseException.class::cast)
                .findFirst();
    }

    private int consulPort() {
        int port = options.consul().getPort();
        if (port > 0) {
            return port;
        }
        return options.consul().getScheme().equals("https") ? 443 : 80;
    }
}

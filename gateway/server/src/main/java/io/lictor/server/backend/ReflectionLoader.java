package io.lictor.server.backend;

import io.grpc.ManagedChannel;
import io.lictor.routing.DescriptorLoader;
import io.lictor.schema.HttpRules;
import io.lictor.schema.SchemaException;
import io.lictor.schema.reflection.ReflectionReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Descriptors from configuration, from files an instance names, and else by server reflection of the instance. */
public final class ReflectionLoader implements DescriptorLoader {

    private final Map<String, Loaded> configured;
    private final NamedDescriptors files;
    private final ReflectionReader reader;
    private final GrpcChannels channels;
    private final Duration longestRead;

    /** @param longestRead for the call and for linking what it brought */
    public ReflectionLoader(
            Map<String, Loaded> configured,
            NamedDescriptors files,
            ReflectionReader reader,
            GrpcChannels channels,
            Duration longestRead) {
        this.configured = Map.copyOf(configured);
        this.files = files;
        this.reader = reader;
        this.channels = channels;
        this.longestRead = longestRead;
    }

    @Override
    public Optional<Loaded> configured(String service) {
        return Optional.ofNullable(configured.get(service));
    }

    @Override
    public CompletableFuture<Loaded> ask(Question question) {
        String wish = question.wish().orElse("reflection");
        if (!wish.equals("reflection")) {
            return files.load(wish);
        }
        ManagedChannel channel = channels.borrow(question.host(), question.port(), question.tls());
        return reader.read(channel)
                // The reader's own deadline ends the call, and linking what it brought comes after.
                .orTimeout(longestRead.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(read ->
                        new Loaded("reflection " + read.protocol(), read.pool(), HttpRules.none(), read.unresolved()))
                .whenComplete((loaded, failure) -> channels.giveBack(channel))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure)));
    }

    @Override
    public void onReplacement(Consumer<Server> told) {
        channels.onReplacement(told);
    }

    private static Throwable explained(Throwable failure) {
        return Certificates.disbelief(failure)
                .<Throwable>map(why -> new SchemaException(
                        "the certificate of the server is not believed: " + why
                                + "; who signed it must be in the SSL bundle of lictor.upstream.ssl-bundle, and it must"
                                + " be for the host that is registered",
                        failure))
                .orElse(failure);
    }
}

package io.lictor.server.backend;

import io.grpc.ManagedChannel;
import io.lictor.routing.DescriptorLoader;
import io.lictor.schema.HttpRules;
import io.lictor.schema.reflection.ReflectionReader;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Descriptors from configuration, from files an instance names, and else by server reflection of the instance. */
public final class ReflectionLoader implements DescriptorLoader {

    private final Map<String, Loaded> configured;
    private final NamedDescriptors files;
    private final ReflectionReader reader;
    private final GrpcChannels channels;

    public ReflectionLoader(
            Map<String, Loaded> configured, NamedDescriptors files, ReflectionReader reader, GrpcChannels channels) {
        this.configured = Map.copyOf(configured);
        this.files = files;
        this.reader = reader;
        this.channels = channels;
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
        ManagedChannel channel = channels.open(question.host(), question.port(), question.tls());
        return reader.read(channel)
                .thenApply(read ->
                        new Loaded("reflection " + read.protocol(), read.pool(), HttpRules.none(), read.unresolved()))
                .whenComplete((loaded, failure) -> channel.shutdownNow());
    }
}

package io.lictor.routing;

import io.lictor.schema.DescriptorPool;
import io.lictor.schema.SchemaException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Answers by port, as the test says; a port without an answer never answers. */
final class ScriptedLoader implements DescriptorLoader {

    final Map<Integer, CompletableFuture<Loaded>> answers = new ConcurrentHashMap<>();
    final Map<String, Loaded> configured = new ConcurrentHashMap<>();
    final List<Question> asked = new CopyOnWriteArrayList<>();
    private Consumer<Server> listener = server -> {};

    ScriptedLoader answering(int port, DescriptorPool pool) {
        answers.put(port, CompletableFuture.completedFuture(new Loaded("reflection v1", pool)));
        return this;
    }

    ScriptedLoader failing(int port, String why) {
        answers.put(port, CompletableFuture.failedFuture(new SchemaException(why)));
        return this;
    }

    @Override
    public Optional<Loaded> configured(String service) {
        return Optional.ofNullable(configured.get(service));
    }

    @Override
    public void onReplacement(Consumer<Server> told) {
        listener = told;
    }

    /** Says that another server may be there now. */
    void replaced(int port) {
        listener.accept(new Server("127.0.0.1", port, false));
    }

    /** How often the one at a port has been asked. */
    long asked(int port) {
        return asked.stream().filter(question -> question.port() == port).count();
    }

    @Override
    public CompletableFuture<Loaded> ask(Question question) {
        asked.add(question);
        return answers.getOrDefault(question.port(), new CompletableFuture<>());
    }
}

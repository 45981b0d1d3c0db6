package io.lictor.routing;

import io.lictor.schema.DescriptorPool;
import io.lictor.schema.HttpRules;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Finds the descriptors of a service; the only I/O of routing, done by somebody else. */
public interface DescriptorLoader {

    /** Below this the keys of Consul hold descriptors, each under the name of its service. */
    String KEYS = "lictor/descriptors/";

    /** Descriptors the operator configured for a service; they go before everything an instance says. */
    Optional<Loaded> configured(String service);

    /**
     * Asks one instance. Never blocks; the future always completes, within the loader's own time limit, and fails with
     * a message for people.
     */
    CompletableFuture<Loaded> ask(Question question);

    /**
     * Gives who is to be told of each server that may be another one than the one that was asked, though its address is the
     * same. It may be told on any thread, must not block, and is told of servers nobody asks, too. A loader that sees no such
     * thing tells nothing.
     */
    default void onReplacement(Consumer<Server> told) {}

    /** Where a server is, and how it is spoken to. */
    record Server(String host, int port, boolean tls) {}

    /**
     * Which instance to ask.
     *
     * @param tls whether it speaks gRPC over TLS
     * @param wish the instance's {@code lictor.grpc.descriptor}, empty for reflection
     */
    record Question(String service, String host, int port, boolean tls, Optional<String> wish) {

        /** The one that answers. */
        Server server() {
            return new Server(host, port, tls);
        }
    }

    /**
     * Descriptors that link.
     *
     * @param source where they came from, for people
     * @param rules what a service configuration beside them says
     * @param unresolved services that were listed and could not be described, each with the reason
     */
    record Loaded(String source, DescriptorPool pool, HttpRules rules, SortedMap<String, String> unresolved) {

        /** Descriptors with nothing missing, and nothing beside them. */
        public Loaded(String source, DescriptorPool pool) {
            this(source, pool, HttpRules.none(), new TreeMap<>());
        }
    }
}

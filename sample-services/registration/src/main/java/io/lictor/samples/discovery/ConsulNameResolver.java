package io.lictor.samples.discovery;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.lictor.samples.registration.AgentClient;
import io.lictor.samples.registration.AgentClient.Passing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows one service by blocking queries; a failed query keeps the instances found before. Its fields are touched in
 * the synchronization context only.
 */
final class ConsulNameResolver extends NameResolver {

    private static final Duration WAIT = Duration.ofSeconds(30);
    /** Between two queries, so that a service that changes all the time is not asked about all the time. */
    private static final long PAUSE_MILLIS = 50;

    private static final long PAUSE_AFTER_FAILURE_MILLIS = 1000;

    private final AgentClient agent;
    private final String service;
    private final String tag;
    private final SynchronizationContext context;

    private @Nullable Listener2 listener;
    private @Nullable CompletableFuture<Void> query;
    private long index;
    private boolean found;
    private boolean closed;

    ConsulNameResolver(AgentClient agent, String service, String tag, SynchronizationContext context) {
        this.agent = agent;
        this.service = service;
        this.tag = tag;
        this.context = context;
    }

    @Override
    public String getServiceAuthority() {
        return service;
    }

    @Override
    public void start(Listener2 target) {
        listener = target;
        ask();
    }

    @Override
    public void shutdown() {
        closed = true;
        if (query != null) {
            query.cancel(true);
        }
    }

    private void ask() {
        if (closed) {
            return;
        }
        query = agent.passing(service, tag, index, WAIT).handle((passing, failure) -> {
            context.execute(() -> take(passing, failure));
            return null;
        });
    }

    private void take(@Nullable Passing passing, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (passing == null) {
            index = 0;
            if (!found) {
                publish(StatusOr.fromStatus(Status.UNAVAILABLE
                        .withDescription("Consul at " + agent.base() + " does not say where " + service + " is")
                        .withCause(failure)));
            }
        } else {
            // An index that goes back means that Consul has started anew; asking with the old one would wait for long.
            index = passing.index() < index ? 0 : passing.index();
            found = !passing.instances().isEmpty();
            publish(found ? StatusOr.fromValue(groups(passing)) : StatusOr.fromStatus(nobody()));
        }
        var unused = CompletableFuture.runAsync(
                () -> context.execute(this::ask),
                CompletableFuture.delayedExecutor(
                        passing == null ? PAUSE_AFTER_FAILURE_MILLIS : PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void publish(StatusOr<List<EquivalentAddressGroup>> addresses) {
        if (listener != null) {
            var unused = listener.onResult2(
                    ResolutionResult.newBuilder().setAddressesOrError(addresses).build());
        }
    }

    private Status nobody() {
        return Status.UNAVAILABLE.withDescription(
                "no passing instance of " + service + " with tag " + tag + " in Consul at " + agent.base());
    }

    private static List<EquivalentAddressGroup> groups(Passing passing) {
        return passing.instances().stream().map(EquivalentAddressGroup::new).toList();
    }
}

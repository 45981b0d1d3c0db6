package io.lictor.routing;

import io.lictor.routing.ServiceRegistrations.Asked;
import io.lictor.transcoding.TranscodingOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the compiled methods of each gRPC service. Reads descriptors again when the set of instances changes, keeps
 * the last good ones when a read fails, and compiles once per digest. A service whose server has no reflection, hangs
 * or answers garbage waits alone.
 *
 * <p>Used by the writer's thread only; reads and compilation happen elsewhere and come back to it.
 */
final class DescriptorBook implements ServiceMethods {

    private static final Logger log = LoggerFactory.getLogger(DescriptorBook.class);
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long LAST_RETRY_MILLIS = 30_000;

    private final DescriptorLoader loader;
    private final TranscodingOptions options;
    private final WriterThread writer;
    private final Executor compiler;
    private final Runnable changed;
    private final Map<String, Page> pages = new HashMap<>();
    /** What the operator configured does not change: it is compiled at the first sight of its service only. */
    private final Map<String, MethodSet> configured = new HashMap<>();

    DescriptorBook(
            DescriptorLoader loader,
            TranscodingOptions options,
            WriterThread writer,
            Executor compiler,
            Runnable changed) {
        this.loader = loader;
        this.options = options;
        this.writer = writer;
        this.compiler = compiler;
        this.changed = changed;
    }

    @Override
    public MethodSet of(String service) {
        Page page = pages.get(service);
        return page == null ? MethodSet.unknown(service, "no instance was asked yet") : page.methods;
    }

    /** Starts reads where the instances are other ones than at the last read. */
    void reconcile(List<ServiceRegistrations> services) {
        Set<String> present = new HashSet<>();
        for (ServiceRegistrations service : services) {
            List<Asked> members = service.grpcMembers();
            boolean declared = service.members().keySet().stream()
                    .anyMatch(wish -> wish.protocol().grpc());
            if (declared) {
                present.add(service.service());
                pages.computeIfAbsent(service.service(), Page::new).turnTo(members);
            }
        }
        pages.keySet().retainAll(present);
    }

    /** One service: its methods and the read under way. */
    private final class Page {

        private final String service;
        private MethodSet methods;
        private Set<Asked> read = Set.of();
        private List<Asked> candidates = List.of();
        private int round;
        private int acceptedRound;

        Page(String service) {
            this.service = service;
            this.methods = configured.getOrDefault(
                    service, MethodSet.unknown(service, "no healthy instance to ask for descriptors yet"));
        }

        void turnTo(List<Asked> members) {
            Set<Asked> now = Set.copyOf(members);
            if (now.equals(read)) {
                return;
            }
            read = now;
            candidates = members;
            round++;
            if (!members.isEmpty() && !configured.containsKey(service)) {
                load(round, 0);
            }
        }

        private void load(int ofRound, int attempt) {
            DescriptorLoader.Question question =
                    candidates.get(attempt % candidates.size()).question();
            MethodSet before = methods;
            CompletableFuture<DescriptorLoader.Loaded> answer = loader.configured(service)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> loader.ask(question));
            var unused = answer.thenApplyAsync(loaded -> compile(loaded, before), compiler)
                    .whenComplete((compiled, failure) -> writer.run(() -> turned(ofRound, attempt, compiled, failure)));
        }

        private MethodSet compile(DescriptorLoader.Loaded loaded, MethodSet before) {
            if (loaded.pool().digest().equals(before.digest())
                    && loaded.source().equals(before.source())) {
                return before;
            }
            return MethodSet.compile(service, loaded, options);
        }

        private void turned(int ofRound, int attempt, @Nullable MethodSet compiled, @Nullable Throwable failure) {
            if (pages.get(service) != this) {
                return;
            }
            if (compiled != null) {
                // An answer that was asked before the latest change still beats knowing nothing.
                if (ofRound > acceptedRound) {
                    acceptedRound = ofRound;
                    if (loader.configured(service).isPresent()) {
                        configured.put(service, compiled);
                    }
                    publish(compiled);
                }
            } else if (ofRound == round) {
                failed(ofRound, attempt, reason(failure));
            }
        }

        private void failed(int ofRound, int attempt, String reason) {
            MethodSet kept = methods.digest().isEmpty()
                    ? MethodSet.unknown(service, reason)
                    : methods.keptBecause(service, reason);
            publish(kept);
            int laps = Math.min(attempt / candidates.size(), 16);
            boolean othersLeft = (attempt + 1) % candidates.size() != 0;
            long delay = othersLeft ? 0 : Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << laps);
            if (attempt == 0) {
                log.warn("Descriptors of {}: {}; trying again", service, reason);
            }
            writer.runAfter(Duration.ofMillis(delay), () -> {
                if (pages.get(service) == this && ofRound == round) {
                    load(ofRound, attempt + 1);
                }
            });
        }

        private void publish(MethodSet next) {
            if (!next.equals(methods)) {
                methods = next;
                changed.run();
            }
        }

        private String reason(@Nullable Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            String text = cause == null ? "no answer" : String.valueOf(cause.getMessage());
            String asked = candidates.stream()
                    .map(member ->
                            member.question().host() + ":" + member.question().port())
                    .limit(3)
                    .collect(Collectors.joining(", "));
            return text + " (asked " + asked + ")";
        }
    }
}

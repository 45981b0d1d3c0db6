package io.lictor.routing;

import io.lictor.routing.DescriptorLoader.Loaded;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The descriptors of one origin: the last good ones, the read under way, and why the latest one failed. An origin that
 * hangs or answers garbage waits alone.
 *
 * <p>Used by the writer's thread only; reads and compilation happen elsewhere and come back to it.
 */
final class DescriptorPage {

    private static final Logger log = LoggerFactory.getLogger(DescriptorPage.class);
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long LAST_RETRY_MILLIS = 30_000;

    /** Who asks for a server that is being replaced finds nobody yet, and one server ends many connections. */
    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofSeconds(1);

    private final String service;
    private final WriterThread writer;
    private final MethodCompiler compiler;
    private final Runnable turned;

    private Task task = Task.NONE;
    private @Nullable Terms terms;
    private @Nullable Loaded loaded;
    private @Nullable Described described;
    private @Nullable String failure;
    private boolean closed;
    private int round;
    private int acceptedRound;
    /** The round whose answer is in doubt, for which another one is planned. */
    private int doubtedRound;
    /** Whether the task has been done and is only done again. */
    private boolean repeated;

    private int compilation;

    /**
     * What is to be read.
     *
     * @param asked tells that it is another read than before
     * @param tries ways to the same descriptors, the best first; none when there is nobody to ask now
     * @param retried whether a second try can do better than the first
     */
    record Task(Object asked, List<Supplier<CompletableFuture<Loaded>>> tries, boolean retried) {

        static final Task NONE = new Task("", List.of(), false);

        boolean same(Task other) {
            return asked.equals(other.asked);
        }
    }

    /** @param turned run after each change of what this page says */
    DescriptorPage(String service, WriterThread writer, MethodCompiler compiler, Runnable turned) {
        this.service = service;
        this.writer = writer;
        this.compiler = compiler;
        this.turned = turned;
    }

    /** The last good descriptors. */
    Optional<Described> described() {
        return Optional.ofNullable(described);
    }

    /** Why the latest read failed; empty while it is under way for the first time, and after a good one. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether it has said something since it is there, good or bad, or has nobody to ask. */
    boolean settled() {
        return described != null || failure != null || task.tries().isEmpty();
    }

    /** Whether this very task has failed and nothing good is left of an earlier one. */
    boolean hopeless(Task other) {
        return described == null && failure != null && task.same(other);
    }

    void turnTo(Task next, Terms nextTerms) {
        boolean otherTerms = !nextTerms.equals(terms);
        terms = nextTerms;
        if (otherTerms && loaded != null) {
            compile(loaded, nextTerms);
        }
        if (!next.same(task)) {
            task = next;
            repeated = false;
            round++;
            if (!next.tries().isEmpty()) {
                load(round, 0);
            }
        }
    }

    /**
     * What has been read may be out of date. It counts until the same task is done again, and that is tried until it succeeds
     * or there is another task. A server that has just ended is no news: reads that fail on the way are not reported.
     */
    void askAgain() {
        if (described == null || doubtedRound == round) {
            return;
        }
        int doubted = round;
        doubtedRound = doubted;
        writer.runAfter(BEFORE_ASKING_AGAIN, () -> {
            if (!closed && round == doubted && !task.tries().isEmpty()) {
                repeated |= acceptedRound == doubted;
                round++;
                load(round, 0);
            }
        });
    }

    /** Says why there is nothing to read. */
    void missing(String why) {
        if (!why.equals(failure)) {
            task = Task.NONE;
            round++;
            failure = why;
        }
    }

    void close() {
        closed = true;
    }

    private void load(int ofRound, int attempt) {
        List<Supplier<CompletableFuture<Loaded>>> tries = task.tries();
        CompletableFuture<Loaded> asked;
        try {
            asked = tries.get(attempt % tries.size()).get();
        } catch (RuntimeException broken) {
            asked = CompletableFuture.failedFuture(broken);
        }
        var unused =
                asked.whenComplete((answer, broken) -> writer.run(() -> answered(ofRound, attempt, answer, broken)));
    }

    private void answered(int ofRound, int attempt, @Nullable Loaded answer, @Nullable Throwable broken) {
        if (closed || terms == null) {
            return;
        }
        if (answer != null) {
            // An answer that was asked before the latest change still beats knowing nothing.
            if (ofRound > acceptedRound) {
                acceptedRound = ofRound;
                loaded = answer;
                compile(answer, terms);
            }
        } else if (ofRound == round) {
            if (repeated) {
                log.debug("Descriptors of {} are not there again yet: {}", service, reason(broken));
            } else {
                failed(reason(broken));
            }
            retry(ofRound, attempt);
        }
    }

    private void compile(Loaded answer, Terms by) {
        int number = ++compilation;
        var unused = compiler.compile(service, answer, by)
                .whenComplete((result, broken) -> writer.run(() -> compiled(number, result, broken)));
    }

    private void compiled(int number, @Nullable Described result, @Nullable Throwable broken) {
        if (closed || number != compilation) {
            return;
        }
        if (result == null) {
            failed(reason(broken));
        } else if (!result.equals(described) || failure != null) {
            described = result;
            failure = null;
            turned.run();
        }
    }

    private void failed(String reason) {
        if (!reason.equals(failure)) {
            log.warn("Descriptors of {}: {}", service, reason);
            failure = reason;
            turned.run();
        }
    }

    private void retry(int ofRound, int attempt) {
        if (!task.retried()) {
            return;
        }
        int candidates = task.tries().size();
        int laps = Math.min(attempt / candidates, 16);
        boolean othersLeft = (attempt + 1) % candidates != 0;
        long delay = othersLeft ? 0 : Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << laps);
        writer.runAfter(Duration.ofMillis(delay), () -> {
            if (!closed && ofRound == round) {
                load(ofRound, attempt + 1);
            }
        });
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null) {
            return "no answer";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}

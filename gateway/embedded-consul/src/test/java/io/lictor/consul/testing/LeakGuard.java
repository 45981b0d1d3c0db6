package io.lictor.consul.testing;

import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Fails a test run, after its last test, when a Netty buffer was dropped without being released, and says which class of tests
 * had run when it was found. Registered as a service, so it guards each module that has this jar among its tests. It hears of
 * each leak only with {@code -Dio.netty.leakDetection.level=paranoid}, which the build sets.
 */
public final class LeakGuard implements LauncherSessionListener {

    /** Before the tests, because Netty's classes ask for their detectors once, when they are loaded. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LeakRecorder recorder = LeakRecorder.install();
        session.getLauncher().registerTestExecutionListeners(new EachClass(recorder));
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<String> leaks = LeakRecorder.install().leaks();
        if (!leaks.isEmpty()) {
            throw new IllegalStateException("the tests dropped " + leaks.size()
                    + " kinds of Netty resource without releasing them:\n" + String.join("\n", leaks));
        }
    }

    /** Names the class that may have dropped what is found; what it left reachable may be found after a later one too. */
    private record EachClass(LeakRecorder recorder) implements TestExecutionListener {

        @Override
        public void executionStarted(TestIdentifier test) {
            name(test).ifPresent(name -> recorder.now("during " + name));
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            name(test).ifPresent(name -> recorder.look("after " + name));
        }

        private static Optional<String> name(TestIdentifier test) {
            return test.getSource()
                    .filter(ClassSource.class::isInstance)
                    .map(source -> ((ClassSource) source).getClassName());
        }
    }
}

package io.lictor.consul.testing;

import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails a test run, after its last test, when a Netty buffer was dropped without being released. Registered as a service, so it
 * guards each module that has this jar among its tests. It hears of each leak only with
 * {@code -Dio.netty.leakDetection.level=paranoid}, which the build sets.
 */
public final class LeakGuard implements LauncherSessionListener {

    /** Before the tests, because Netty's classes ask for their detectors once, when they are loaded. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LeakRecorder.install();
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<String> leaks = LeakRecorder.install().leaks();
        if (!leaks.isEmpty()) {
            throw new IllegalStateException("the tests dropped " + leaks.size()
                    + " kinds of Netty resource without releasing them:\n" + String.join("\n", leaks));
        }
    }
}

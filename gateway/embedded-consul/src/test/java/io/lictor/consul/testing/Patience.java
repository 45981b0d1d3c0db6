package io.lictor.consul.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long a test waits for what must come: so long that only a hang fails it, on a machine that is slow, busy or asleep for some seconds. Registered
 * as a service, so it holds for every {@code await()} that names no time, in each module that has this jar among its tests.
 */
public final class Patience implements LauncherSessionListener {
    public static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}

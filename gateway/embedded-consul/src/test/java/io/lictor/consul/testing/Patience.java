package io.lictor.consul.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * How long a test waits for what must come: so long that only a hang fails it, on a machine that is slow, busy or asleep for some seconds. Registered
 * as a service, so it holds for every {@code await()} that names no time, in each module that has this jar among its tests.
 */
public final class Patience implements TestExecutionListener {
    public static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}

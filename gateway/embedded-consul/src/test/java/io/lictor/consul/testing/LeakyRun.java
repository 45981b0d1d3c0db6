package io.lictor.consul.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs one of the test classes below as the build would, in a process that {@link LeakGuardTest} starts. */
final class LeakyRun {

    private LeakyRun() {}

    public static void main(String[] args) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(args[0]))
                                    .build(),
                            summary);
            System.out.println("tests failed: " + summary.getSummary().getTestsFailedCount());
        }
    }

    static final class Careless {
        @Test
        void drops_a_buffer() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
            buffer.writeByte(1);
        }
    }

    static final class Careful {
        @Test
        void releases_a_buffer() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
            buffer.writeByte(1);
            buffer.release();
        }
    }
}

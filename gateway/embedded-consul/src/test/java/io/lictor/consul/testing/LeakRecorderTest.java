package io.lictor.consul.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import org.junit.jupiter.api.Test;

/** On a recorder of its own, which Netty does not know. */
class LeakRecorderTest {

    private final LeakRecorder recorder = new LeakRecorder();
    private final ResourceLeakDetector<ByteBuf> detector = recorder.newResourceLeakDetector(ByteBuf.class, 1);

    @Test
    void a_buffer_nobody_can_reach_or_released_is_a_leak() {
        watchNewBuffer();

        assertThat(recorder.leaks()).singleElement().asString().startsWith("ByteBuf");
    }

    @Test
    void a_leak_is_remembered_with_the_time_it_was_found() {
        watchNewBuffer();
        recorder.look("on Monday");
        recorder.look("on Monday");

        assertThat(recorder.leaks()).singleElement().asString().startsWith("ByteBuf, found on Monday");
    }

    @Test
    void a_released_buffer_is_none() {
        ByteBuf buffer = Unpooled.buffer(1);
        ResourceLeakTracker<ByteBuf> tracker = detector.trackForcibly(buffer);
        tracker.close(buffer);

        assertThat(recorder.leaks()).isEmpty();
    }

    @Test
    void a_buffer_in_use_is_none() {
        ByteBuf buffer = Unpooled.buffer(1);
        ResourceLeakTracker<ByteBuf> tracker = detector.trackForcibly(buffer);

        assertThat(recorder.leaks()).isEmpty();
        tracker.close(buffer);
    }

    private void watchNewBuffer() {
        assertThat(detector.trackForcibly(Unpooled.buffer(1))).isNotNull();
    }
}

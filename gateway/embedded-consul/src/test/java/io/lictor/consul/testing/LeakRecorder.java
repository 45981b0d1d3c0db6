package io.lictor.consul.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes Netty's leak detectors and remembers what they report, each kind once. Used by all threads. */
final class LeakRecorder extends ResourceLeakDetectorFactory {

    private static final long COLLECTION_MILLIS = 60_000;

    private final Queue<RecordingDetector<?>> detectors = new ConcurrentLinkedQueue<>();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private volatile String now = "before the first test";

    /** The one Netty uses; a second call answers the first one's. */
    static LeakRecorder install() {
        if (ResourceLeakDetectorFactory.instance() instanceof LeakRecorder installed) {
            return installed;
        }
        LeakRecorder recorder = new LeakRecorder();
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(recorder);
        return recorder;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, though deprecated
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
        RecordingDetector<T> detector = new RecordingDetector<>(resource, interval);
        detectors.add(detector);
        return detector;
    }

    /** What nobody can reach any more and nobody released, after a garbage collection made for the purpose. */
    List<String> leaks() {
        look("at the end");
        return List.copyOf(leaks);
    }

    /**
     * Collects garbage and remembers the leaks among it as found at this time. Twice, because the references of one collection are
     * handed over in the background and in any order, but all before those of the next.
     */
    void look(String time) {
        now(time);
        collectGarbage();
        collectGarbage();
        detectors.forEach(RecordingDetector::poll);
    }

    /** What is remembered of each leak that is found from here on. */
    void now(String time) {
        now = time;
    }

    /** Returns when a reference of its own has been handed over. */
    private static void collectGarbage() {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        PhantomReference<Object> canary = new PhantomReference<>(new Object(), collected);
        System.gc();
        try {
            if (collected.remove(COLLECTION_MILLIS) != canary) {
                throw new IllegalStateException("no garbage collection on demand; is -XX:+DisableExplicitGC set?");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for leaks", e);
        }
    }

    private final class RecordingDetector<T> extends ResourceLeakDetector<T> {

        RecordingDetector(Class<T> resource, int interval) {
            super(resource, interval);
        }

        /** A detector looks at what was collected only when it is given something new to watch. */
        @SuppressWarnings("unchecked") // the detector looks at nothing but the identity
        void poll() {
            T marker = (T) new Object();
            ResourceLeakTracker<T> tracker = trackForcibly(marker);
            if (tracker != null) {
                tracker.close(marker);
            }
        }

        /** Whatever the log level is; and what is reported comes to the recorder instead of the log. */
        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            leaks.add(found(resourceType) + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            leaks.add(found(resourceType));
        }

        private String found(String resourceType) {
            return resourceType + ", found " + now;
        }
    }
}

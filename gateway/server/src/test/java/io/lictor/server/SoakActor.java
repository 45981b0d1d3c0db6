package io.lictor.server;

import io.lictor.server.testing.RawAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Who one of the clients of {@link SoakTest} is: does one thing after the other, by chance. Used by one thread. */
final class SoakActor {

    private static final long LONGEST_PAUSE_NANOS = 10_000_000;

    private final World world;
    private final String name;
    private final Random random;
    private int deed;
    private int calls;

    /**
     * What all clients have in common.
     *
     * @param port of the gateway
     */
    record World(int port, BooleanSupplier goesOn, SoakFindings findings) {}

    /** One thing that a client does. */
    @FunctionalInterface
    interface Deed {
        void run() throws IOException;
    }

    /** One thing that a client does over a connection of its own. */
    @FunctionalInterface
    interface WiredDeed {
        void over(SoakWire wire) throws IOException;
    }

    /** @param name that no other has */
    SoakActor(World world, String name) {
        this.world = world;
        this.name = name;
        this.random = new Random(name.hashCode());
    }

    int port() {
        return world.port();
    }

    Random random() {
        return random;
    }

    /** Of a call that nobody else has made. */
    String id() {
        calls++;
        return name + "-" + calls;
    }

    void act(List<Deed> deeds) {
        while (world.goesOn().getAsBoolean()) {
            deed = random.nextInt(deeds.size());
            try {
                deeds.get(deed).run();
            } catch (IOException | RuntimeException | AssertionError unexpected) {
                wrong("call " + calls + ": " + unexpected + " by " + unexpected.getCause());
            }
            hesitate();
        }
    }

    Deed wired(WiredDeed deed) {
        return () -> {
            try (SoakWire wire = new SoakWire(this)) {
                deed.over(wire);
            }
        };
    }

    void hesitate() {
        LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_PAUSE_NANOS));
    }

    void wrong(String what) {
        world.findings().wrong(name + ", deed " + deed + ": " + what);
    }

    /** @param took from before the request was sent */
    void check(SoakCall call, RawAnswer answer, Duration took) {
        saw(call.kind(), answer.status());
        call.wrong(answer, took).ifPresent(this::wrong);
    }

    void saw(Enum<?> kind, Object outcome) {
        world.findings().saw(kind, outcome);
    }
}

package io.lictor.bench.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.function.Consumer;

/** An instance at work in one run: a queue in front of its workers. */
final class Server {
    private final Instance instance;
    private final Simulation simulation;
    private final Random random;
    private final Queue<Consumer<Answer>> waiting = new ArrayDeque<>();
    private int busy;

    Server(Instance instance, Simulation simulation, Random random) {
        this.instance = instance;
        this.simulation = simulation;
        this.random = random;
    }

    Instance instance() {
        return instance;
    }

    void call(Consumer<Answer> caller) {
        if (busy < instance.workers()) {
            serve(caller);
        } else {
            waiting.add(caller);
        }
    }

    /** What befalls the instance during a call no longer changes that call. */
    private void serve(Consumer<Answer> caller) {
        busy++;
        Answer answer = instance.at(Duration.ofNanos(simulation.elapsedNanos())).answer(random);
        simulation.after(answer.nanos(), () -> {
            busy--;
            Consumer<Answer> next = waiting.poll();
            if (next != null) {
                serve(next);
            }
            caller.accept(answer);
        });
    }
}

package io.lictor.samples.registration;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Keeps one instance in Consul: at the pace of its check it makes sure that Consul knows the instance, and registers it when
 * not, or when its address has changed. So it does not matter whether Consul is there at the start, comes back empty or loses
 * the instance, nor whether a container is taken from its network and put back.
 *
 * <p>All talk with Consul happens on the executor's only thread; deregistering therefore comes after any heartbeat that
 * is under way, and nothing registers again behind it.
 */
public final class Registrar implements AutoCloseable {

    private static final long CLOSE_LIMIT_SECONDS = 5;

    private final AgentClient agent;
    private final Registration registration;
    private final ScheduledExecutorService executor;
    private final Consumer<String> events;

    // Touched by the executor's thread only.
    /** The address Consul has; empty: not registered. */
    private String registered = "";

    private boolean closed;
    private String problem = "";

    /**
     * @param executor with exactly one thread; may be shared by several registrars; stays open
     * @param events gets one line for each thing that happens, and a lasting problem only once
     */
    public Registrar(
            AgentClient agent, Registration registration, ScheduledExecutorService executor, Consumer<String> events) {
        this.agent = agent;
        this.registration = registration;
        this.executor = executor;
        this.events = events;
    }

    /** Returns at once; the first attempt is under way. */
    public void start() {
        long period = Math.max(1, registration.check().pace().toMillis());
        var unused = executor.scheduleWithFixedDelay(this::beat, 0, period, TimeUnit.MILLISECONDS);
    }

    /** Deregisters. Returns when Consul has agreed, or after 5 s when it is silent. */
    @Override
    public void close() {
        try {
            executor.submit(this::deregister).get(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            events.accept("Consul did not confirm in time that " + registration.id() + " is gone");
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot deregister " + registration.id(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Must not throw: a periodic task that throws is never run again. */
    private void beat() {
        if (closed) {
            return;
        }
        try {
            String address = registration.address().current();
            if (!address.equals(registered)) {
                register(address);
            } else if (!registration.check().confirm(agent, registration)) {
                events.accept("Consul has forgotten " + registration.id());
                registered = "";
                register(address);
            } else if (!problem.isEmpty()) {
                events.accept("Consul at " + agent.base() + " answers again, and knows " + registration.id());
            }
            problem = "";
        } catch (RuntimeException e) {
            report(String.valueOf(e.getMessage()));
        }
    }

    private void register(String address) {
        agent.register(registration, address);
        registered = address;
        events.accept("registered " + registration.id() + " at " + address + " with tags " + registration.tags()
                + " in Consul at " + agent.base());
    }

    private void deregister() {
        closed = true;
        try {
            agent.deregister(registration.id());
            events.accept("deregistered " + registration.id());
        } catch (AgentException e) {
            events.accept("could not deregister " + registration.id() + ": " + e.getMessage());
        }
    }

    private void report(String message) {
        if (!message.equals(problem)) {
            problem = message;
            events.accept(message + "; trying again until it answers");
        }
    }
}

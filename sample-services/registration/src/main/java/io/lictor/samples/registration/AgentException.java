package io.lictor.samples.registration;

/** The Consul agent cannot be reached, or refuses; the message says which agent, what was asked and what it said. */
public final class AgentException extends RuntimeException {

    AgentException(String message, Throwable cause) {
        super(message, cause);
    }

    AgentException(String message) {
        super(message);
    }
}

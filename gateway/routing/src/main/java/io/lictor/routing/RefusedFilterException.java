package io.lictor.routing;

/** A filter that is not allowed or cannot be made; the message says how to mend it. */
public final class RefusedFilterException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String definition;

    /** @param definition as it was written */
    public RefusedFilterException(String definition, String message) {
        super(message);
        this.definition = definition;
    }

    /** The same of what another program has found wrong. */
    public RefusedFilterException(String definition, String message, Throwable cause) {
        super(message, cause);
        this.definition = definition;
    }

    String definition() {
        return definition;
    }
}

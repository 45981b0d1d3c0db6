package io.lictor.schema;

/** Descriptors that cannot be had or used; the message says which, why, and how to mend it. */
public final class SchemaException extends RuntimeException {

    public SchemaException(String message) {
        super(message);
    }

    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}

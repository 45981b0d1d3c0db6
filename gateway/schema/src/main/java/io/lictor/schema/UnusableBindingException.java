package io.lictor.schema;

/** Why a binding is rejected; never leaves the package. */
final class UnusableBindingException extends RuntimeException {

    private final String piece;

    UnusableBindingException(String reason) {
        this(reason, "");
    }

    /** @param piece of the binding as written, which is at fault; empty where none is alone */
    UnusableBindingException(String reason, String piece) {
        super(reason);
        this.piece = piece;
    }

    String piece() {
        return piece;
    }
}

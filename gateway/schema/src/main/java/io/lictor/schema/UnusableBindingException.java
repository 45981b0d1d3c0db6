package io.lictor.schema;

/** Why a binding is rejected; never leaves the package. */
final class UnusableBindingException extends RuntimeException {

    UnusableBindingException(String reason) {
        super(reason);
    }
}

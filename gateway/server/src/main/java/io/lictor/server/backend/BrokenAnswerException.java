package io.lictor.server.backend;

import java.io.IOException;

/** The body of a backend's answer makes no sense, or breaks off: the backend's fault, of which no stack trace says more. */
public final class BrokenAnswerException extends IOException {

    BrokenAnswerException(Throwable why) {
        super("the body of the answer is broken: " + why.getMessage(), why);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}

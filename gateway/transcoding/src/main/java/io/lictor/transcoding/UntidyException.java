package io.lictor.transcoding;

/** A message must be put in order before it can be written; no fault. */
final class UntidyException extends RuntimeException {
    UntidyException() {
        super(null, null, false, false);
    }
}

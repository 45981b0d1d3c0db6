package io.lictor.transcoding;

/** The answers of a server-streaming call in the form the client asked for. Used by one thread at a time, for one call. */
public sealed interface ResponseStream permits ArrayStream, LineStream, EventStream, RawStream {

    /** The content type, to be asked once the first message, if there is any, has been written. */
    String contentType();

    /**
     * The bytes that tell of one message, with what stands before it.
     *
     * @throws TranscodingException if the backend's bytes are not the message it promised
     */
    byte[] message(byte[] message);

    /** The bytes that follow the last message when all went well. */
    byte[] end();

    /**
     * The bytes that tell of an error after the first message. Where {@link #endsWithError()} is false, the client can see
     * that the answer is not whole only if the connection is then cut.
     *
     * @param status {@code google.rpc.Status} as JSON, from {@link StatusBody}
     */
    byte[] error(byte[] status);

    /** Whether a client that reads the form rightly sees that an error was the last it got. */
    boolean endsWithError();
}

package io.lictor.transcoding;

import java.util.function.Consumer;

/**
 * The messages of a client-streaming call, cut out of the body while it arrives. Holds at most one message that is not
 * complete yet. Used by one thread at a time, for one request.
 *
 * <p>A body that begins with {@code [} is an array with one message per element; one that begins with an object is a
 * sequence of objects with white space between them, as in NDJSON. For a {@code google.api.HttpBody} every part of the
 * body is a message. Only the first message gets what path and query set; without a body they are the only message.
 */
public sealed interface RequestStream permits JsonMessages, RawMessages, OneMessage {

    /**
     * Takes the next part of the body, which may be cut anywhere.
     *
     * @param messages is given each message that became complete, as protobuf
     * @throws TranscodingException if the body is not what it should be; the call is to be cancelled then
     */
    void feed(byte[] part, Consumer<byte[]> messages);

    /**
     * The body has ended.
     *
     * @throws TranscodingException if it should have gone on
     */
    void end(Consumer<byte[]> messages);
}

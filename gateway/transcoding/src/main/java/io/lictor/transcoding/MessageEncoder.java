package io.lictor.transcoding;

/** Turns one element of a streamed body into a message. */
interface MessageEncoder {

    /**
     * The message in protobuf.
     *
     * @param first whether path and query are part of it
     * @throws TranscodingException if the element is not what the method takes
     */
    byte[] encode(byte[] element, boolean first);
}

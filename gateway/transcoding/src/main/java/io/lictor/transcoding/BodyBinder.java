package io.lictor.transcoding;

import org.jspecify.annotations.Nullable;

/** Writes what the body says of the request message. */
interface BodyBinder {

    /** A mask gets the fields that the body has, if one is wanted. */
    void bind(byte[] body, @Nullable String contentType, Scratch scratch, @Nullable MaskTrail mask);
}

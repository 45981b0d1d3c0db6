package io.lictor.server.backend;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/** Head of an answer; its body comes to whoever {@linkplain DirectConnection#readBy reads} the connection. */
public record DirectAnswer(HttpResponse head, DirectConnection connection) {

    /** Takes the body of an answer. Called on the client's event loop. */
    public interface Reader {

        /** Takes the content over, and releases it. The last one ends the answer, and the connection is no longer the reader's. */
        void part(HttpContent content);

        /** All that has come so far has been told. */
        void paused();

        /** There will be no end of it. */
        void broken(Throwable cause);
    }
}

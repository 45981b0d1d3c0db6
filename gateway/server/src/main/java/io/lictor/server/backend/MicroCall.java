package io.lictor.server.backend;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;

/**
 * A call of a method of go-micro, whichever instance takes it.
 *
 * @param service as registered
 * @param endpoint {@code Handler.Method}
 * @param json the request message
 * @param headers go along as the call's metadata; none of them is a word of go-micro's own
 * @param timeout to the end of the call
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MicroCall(String service, String endpoint, byte[] json, HttpHeaders headers, Duration timeout) {

    /** The same with the time that is left. */
    public MicroCall after(Duration spent) {
        return spent.isZero() ? this : new MicroCall(service, endpoint, json, headers, timeout.minus(spent));
    }
}

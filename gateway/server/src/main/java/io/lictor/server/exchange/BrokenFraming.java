package io.lictor.server.exchange;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Optional;

/**
 * That the body of a connection's current request breaks the rules of HTTP, which is found out in front of the server: the server
 * sees only that the connection has been closed. Immutable.
 *
 * @param answered whether the client got an answer of its request's lane before; else it is told of the mistake
 */
public record BrokenFraming(Errors.Told told, boolean answered) {

    private static final AttributeKey<BrokenFraming> KEY = AttributeKey.valueOf(BrokenFraming.class.getName());

    /** Makes it known, before the connection is closed. */
    public static BrokenFraming tell(Channel connection, boolean answered) {
        BrokenFraming broken = new BrokenFraming(Errors.of(Admission.malformed()), answered);
        connection.attr(KEY).set(broken);
        return broken;
    }

    public static Optional<BrokenFraming> of(Channel connection) {
        return Optional.ofNullable(connection.attr(KEY).get());
    }
}

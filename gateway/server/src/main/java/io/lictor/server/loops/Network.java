package io.lictor.server.loops;

import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;

/**
 * What all connections of the program have in common.
 *
 * @param loops what is read and written on
 * @param names finds the addresses of what is registered with a name
 */
public record Network(LoopResources loops, AddressResolverGroup<InetSocketAddress> names) {

    /** With names that are asked for on the same event loops. */
    public Network(LoopResources loops) {
        this(loops, NameResolverProvider.builder().build().newNameResolverGroup(loops, LoopResources.DEFAULT_NATIVE));
    }

    /** With event loops of its own. */
    public static Network open() {
        return new Network(EventLoops.create());
    }

    /** Not before all that uses it has ended. Does not wait for its event loops. */
    public void end() {
        names.close();
        loops.dispose();
    }
}

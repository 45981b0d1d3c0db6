package io.lictor.server.loops;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Keeps events from channels that were not there yet when the kernel told of them.
 *
 * <p>epoll tells of many sockets at once, and names each by its number. While the events of one turn are gone through, one channel may close
 * another whose event is still to come, and a third, accepted or connecting, gets the number that has become free. Netty takes the event for
 * that of the newcomer: one that is connecting is closed as if its server had left, and an open one is not watched any more for its client's
 * leaving; the next time it is paused, it is taken out of epoll, and closed when it is to be read again. What the kernel says of a newcomer
 * comes in a later turn, so that nothing is lost here. Used on its event loop.
 */
final class FreshEvents implements IoHandler {

    private final IoHandler epoll;
    private long turn;
    private boolean telling;

    private FreshEvents(IoHandler epoll) {
        this.epoll = epoll;
    }

    /** @param factory of handlers of epoll */
    static IoHandlerFactory of(IoHandlerFactory factory) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new FreshEvents(factory.newHandler(executor));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return factory.isChangingThreadSupported();
            }
        };
    }

    @Override
    public int run(IoHandlerContext context) {
        turn++;
        telling = true;
        try {
            return epoll.run(context);
        } finally {
            telling = false;
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return epoll.register(telling && handle instanceof EpollIoHandle known ? new Newcomer(known) : handle);
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return epoll.isCompatible(handleType);
    }

    /** Has come while events were told that cannot be its own. */
    @SuppressWarnings("try") // that it may be interrupted is Netty's
    private final class Newcomer implements EpollIoHandle {

        private final EpollIoHandle handle;
        private final long came = turn;

        Newcomer(EpollIoHandle handle) {
            this.handle = handle;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            if (turn != came) {
                handle.handle(registration, event);
            }
        }

        @Override
        public FileDescriptor fd() {
            return handle.fd();
        }

        @Override
        public void registered() {
            handle.registered();
        }

        @Override
        public void unregistered() {
            handle.unregistered();
        }

        @Override
        public void close() throws Exception {
            handle.close();
        }
    }
}

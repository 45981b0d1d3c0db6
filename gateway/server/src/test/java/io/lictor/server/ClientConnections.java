package io.lictor.server;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** A part for {@link RunningGateway}: the connections to the public port that are open, and their streams of HTTP/2. */
final class ClientConnections {

    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup streams = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    ChannelGroup open() {
        return open;
    }

    ChannelGroup streams() {
        return streams;
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> counted() {
        return factory -> factory.addServerCustomizers(server -> server.doOnChannelInit(
                        (observer, channel, remote) -> open.add(channel))
                .childObserve((connection, state) -> {
                    if (connection.channel() instanceof Http2StreamChannel stream) {
                        streams.add(stream);
                    }
                }));
    }
}

package io.lictor.consul.embedded;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.TcpClient;

/** Passes if somebody accepts the connection. */
record TcpProbe(String target, Duration timeout) implements Probe {

    @Override
    public Mono<Result> look() {
        int colon = target.lastIndexOf(':');
        int port;
        try {
            port = Integer.parseInt(target.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = -1;
        }
        if (colon < 0 || port < 0 || port > 65535) {
            return Mono.just(Result.critical("dial tcp: address " + target + ": missing or wrong port in address"));
        }
        String host = target.substring(0, colon).replaceAll("^\\[|]$", "");
        return TcpClient.create(ConnectionProvider.newConnection())
                .host(host)
                .port(port)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE))
                .connect()
                .doOnNext(Connection::dispose)
                .map(connected -> Result.passing("TCP connect " + target + ": Success"))
                .onErrorResume(error -> Mono.just(Result.critical(Probe.reason(error, target))));
    }
}

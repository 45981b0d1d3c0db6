package io.lictor.server.config;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RoutingRules;
import io.lictor.server.backend.Certificates;
import io.lictor.server.backend.DirectBackend;
import io.lictor.server.backend.DirectPools;
import io.lictor.server.backend.GrpcBackend;
import io.lictor.server.backend.HttpPools;
import io.lictor.server.backend.Retry;
import io.lictor.server.exchange.EdgeSettings;
import io.lictor.server.exchange.Recorder;
import io.lictor.server.exchange.Refusals;
import io.lictor.server.express.ClientTimeouts;
import io.lictor.server.express.ExpressLane;
import io.lictor.server.loops.Network;
import io.lictor.server.port.BodyCheck;
import io.lictor.server.port.Goodbyes;
import io.lictor.server.port.HeadCheck;
import io.lictor.server.port.HeadTimeout;
import io.lictor.server.port.Http2Guard;
import io.lictor.server.port.Http2Limits;
import io.lictor.server.port.Http2Streams;
import io.lictor.server.port.Negotiated;
import io.lictor.server.port.Pipelining;
import io.lictor.server.port.StreamHead;
import io.lictor.server.port.UnchunkedAnswer;
import io.lictor.server.port.UnreadAnswers;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelPipelineConfigurer;

/**
 * The part of {@link LictorConfiguration} that stands in the pipeline of the public port. One for management has a factory of
 * its own, which is not asked here: so none of this is there.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClientProperties.class)
@Import(PortConfiguration.Express.class)
final class PortConfiguration {

    /** What comes through the port meets first the handlers that are named first. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> port(
            ClientProperties clients, EdgeSettings settings, Recorder recorder, ObjectProvider<ExpressLane> express) {
        Http2Guard guard = new Http2Guard(
                new Http2Guard.Patience(clients.firstByteTimeout(), clients.headTimeout(), settings.streamInactivity()),
                new Goodbyes(settings.draining()));
        ChannelPipelineConfigurer always = new HeadTimeout(clients.firstByteTimeout(), clients.headTimeout())
                .then(guard)
                .then(new UnreadAnswers(settings.streamInactivity()))
                .then(Pipelining::install)
                .then(UnchunkedAnswer::install)
                .then(StreamHead::install)
                .then(HeadCheck.installer(new Refusals(recorder)));
        ExpressLane lane = express.getIfAvailable();
        ChannelPipelineConfigurer handlers = (lane == null ? always : always.then(lane)).then(BodyCheck::install);
        return factory -> factory.addServerCustomizers(server -> Http2Limits.bound(server)
                .doOnChannelInit(new Negotiated(handlers))
                .childObserve(new Http2Streams(guard, handlers)));
    }

    /** Without it all requests take Spring's lane. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "lictor.express.enabled", matchIfMissing = true)
    static final class Express {

        /** For the rest of a body that nobody wants, so that its client may read the answer first. */
        private static final Duration LEFTOVER = Duration.ofSeconds(15);

        @Bean(destroyMethod = "close")
        DirectPools directPools(Network network, Certificates certificates, HttpPools.Settings settings) {
            return new DirectPools(network, Schedulers.parallel(), certificates, settings, System::nanoTime);
        }

        @Bean
        ExpressLane expressLane(
                ExpressLane.Way way, Recorder recorder, ExpressLane.Backends backends, ExpressLane.Settings settings) {
            return new ExpressLane(way, recorder, backends, settings);
        }

        @Bean
        ExpressEnd expressEnd(ExpressLane lane) {
            return new ExpressEnd(lane.underWay());
        }

        @Bean
        ExpressLane.Settings expressSettings(EdgeSettings settings, Environment environment) {
            Duration idle = environment.getProperty("server.netty.idle-timeout", Duration.class, Duration.ZERO);
            return new ExpressLane.Settings(settings, new ClientTimeouts(idle, settings.streamInactivity(), LEFTOVER));
        }

        @Bean
        ExpressLane.Way expressWay(ActiveRouteTable active, RoutingRules rules, GlobalCorsProperties cors) {
            return new ExpressLane.Way(
                    active, rules, !cors.getCorsConfigurations().isEmpty());
        }

        @Bean
        ExpressLane.Backends expressBackends(DirectPools pools, GrpcBackend grpc, Retry retry) {
            return new ExpressLane.Backends(new DirectBackend(pools), grpc, retry);
        }
    }
}

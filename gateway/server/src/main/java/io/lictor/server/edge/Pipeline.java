package io.lictor.server.edge;

import io.lictor.server.backend.GrpcBackend;
import io.lictor.server.backend.HttpBackend;
import io.lictor.server.backend.MicroBackend;
import io.lictor.server.backend.Retry;
import io.lictor.server.backend.WebSocketBackend;
import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.Affinity;
import io.lictor.server.exchange.EdgeSettings;
import io.lictor.server.exchange.GrpcCalls;
import io.lictor.server.exchange.HeaderRules;
import io.lictor.server.exchange.RequestIds;
import java.util.List;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.web.reactive.socket.server.WebSocketService;

/**
 * What happens to a request of a Lictor route, outermost first. Spring Cloud Gateway sorts filters by number; the
 * numbers here only place this list around its own writing of the answer and at its own load balancer's place.
 * Immutable.
 */
public final class Pipeline {

    private static final int AROUND_THE_ANSWER = NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 100;
    /** Those of a route are counted from 1. */
    private static final int BEFORE_THE_FILTERS = 0;

    private static final int AT_THE_BALANCER = ReactiveLoadBalancerClientFilter.LOAD_BALANCER_CLIENT_FILTER_ORDER;

    private final List<GatewayFilter> filters;

    /**
     * How calls are made.
     *
     * @param clients upgrades the clients of WebSockets
     */
    public record Backends(
            HttpBackend http,
            GrpcBackend grpc,
            MicroBackend micro,
            WebSocketBackend webSocket,
            WebSocketService clients) {}

    public Pipeline(EdgeSettings settings, RequestIds requestIds, Backends backends, Retry retry) {
        HeaderRules headers = new HeaderRules(settings.instanceName());
        Admission admission = new Admission(settings);
        GrpcCalls calls = new GrpcCalls(headers);
        this.filters = List.of(
                at(AROUND_THE_ANSWER, new RequestIdStep(requestIds)),
                at(AROUND_THE_ANSWER + 1, new DrainingStep(settings.draining())),
                at(AROUND_THE_ANSWER + 2, new AdmissionStep(admission)),
                at(AROUND_THE_ANSWER + 3, new LimitStep(admission)),
                at(AROUND_THE_ANSWER + 4, new BulkheadStep()),
                at(AROUND_THE_ANSWER + 5, new HashKeyStep(new Affinity(settings.randoms()))),
                at(AROUND_THE_ANSWER + 6, new OpenCallStep()),
                at(AROUND_THE_ANSWER + 7, new PermitStep()),
                at(AROUND_THE_ANSWER + 8, new WriteAnswerStep()),
                at(BEFORE_THE_FILTERS, new UpstreamPathStep()),
                at(AT_THE_BALANCER, new TranscodingStep(settings.heldBodyLimit(), calls, backends.grpc(), retry)),
                at(AT_THE_BALANCER + 1, new StreamingStep(settings, calls, backends.grpc(), retry)),
                at(AT_THE_BALANCER + 2, new MicroStep(settings.heldBodyLimit(), headers, backends.micro(), retry)),
                at(AT_THE_BALANCER + 3, new WebSocketStep(headers, backends.webSocket(), backends.clients(), retry)),
                at(AT_THE_BALANCER + 4, new ForwardingStep(settings, headers, backends.http(), retry)));
    }

    List<GatewayFilter> filters() {
        return filters;
    }

    private static GatewayFilter at(int order, GatewayFilter step) {
        return new OrderedGatewayFilter(step, order);
    }
}

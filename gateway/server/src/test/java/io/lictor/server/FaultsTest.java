package io.lictor.server;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.grpc.Status;
import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.FrameServer;
import io.lictor.server.testing.Greeter;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One of four instances is bad, each time in another way. Round robin would lose a quarter of the requests, or half of it. */
@Timeout(300)
final class FaultsTest {

    private static final int REQUESTS = 300;
    private static final int AT_ONCE = 6;

    /** Before the first failure is known, all that are under way may have gone to the bad one. */
    private static final int LOST_AT_MOST = REQUESTS / 20;

    /** A fair part were a quarter. */
    private static final int SLOW_AT_MOST = REQUESTS / 6;

    private final RunningGateway gateway = new RunningGateway();
    private final WireMockServer bad = new WireMockServer(options().dynamicPort());
    private final List<AutoCloseable> instances = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        gateway.close();
        bad.stop();
        for (AutoCloseable instance : instances) {
            instance.close();
        }
    }

    /** How an HTTP instance is bad. */
    @SuppressWarnings("ImmutableEnumChecker") // WireMock's builders are not marked; nobody changes these
    enum Badness {
        BLACK_HOLE(aResponse().withStatus(503).withFixedDelay(2)),
        RESET(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
        EMPTY(aResponse().withFault(Fault.EMPTY_RESPONSE)),
        GARBAGE(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
        FAR_SLOWER(aResponse().withFixedDelay(400).withBody("late")),
        TRICKLE(aResponse().withBody("x".repeat(100)).withChunkedDribbleDelay(5, 100));

        private final ResponseDefinitionBuilder answer;

        Badness(ResponseDefinitionBuilder answer) {
            this.answer = answer;
        }

        boolean answers() {
            return this == FAR_SLOWER || this == TRICKLE;
        }
    }

    @ParameterizedTest
    @EnumSource(Badness.class)
    void a_bad_http_instance_costs_few_requests(Badness badness) {
        http("lictor.retry=0");
        bad.stubFor(any(anyUrl()).willReturn(badness.answer));

        List<Integer> statuses = load("/orders/x");

        assertThat(statuses).isSubsetOf(200, 502, 503);
        assertThat(failed(statuses)).isLessThanOrEqualTo(badness.answers() ? 0 : LOST_AT_MOST);
        if (badness == Badness.FAR_SLOWER) {
            await().until(this::isAvoided);
        } else if (badness != Badness.TRICKLE) { // its first byte is quick: that it goes on for long shows as load only
            assertThat(askedOfTheBad()).isLessThanOrEqualTo(REQUESTS / 10);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Badness.class,
            names = {"BLACK_HOLE", "RESET", "EMPTY"})
    void with_a_retry_it_costs_none(Badness badness) {
        http("lictor.retry=1");
        bad.stubFor(any(anyUrl()).willReturn(badness.answer));

        List<Integer> statuses = load("/orders/x");

        assertThat(statuses).containsOnly(200);
        assertThat(askedOfTheBad()).isBetween(1, REQUESTS / 10);
    }

    @ParameterizedTest
    @CsvSource({"0, 15", "1, 0"})
    void an_instance_that_fails_every_other_request_is_left_alone(int retries, int lostAtMost) {
        http("lictor.retry=" + retries);
        // Requests at the same time may find the scenario between its states.
        bad.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse()));
        bad.stubFor(any(anyUrl())
                .inScenario("half")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(503))
                .willSetStateTo("well"));
        bad.stubFor(any(anyUrl())
                .inScenario("half")
                .whenScenarioStateIs("well")
                .willReturn(aResponse())
                .willSetStateTo(Scenario.STARTED));

        List<Integer> statuses = load("/orders/x");

        assertThat(statuses).isSubsetOf(200, 503);
        assertThat(failed(statuses)).isLessThanOrEqualTo(lostAtMost);
        assertThat(askedOfTheBad()).isLessThanOrEqualTo(REQUESTS / 10);
    }

    /** Unless the machine slept, so that all were slow. */
    private boolean isAvoided() {
        bad.resetRequests();
        load("/orders/x");
        return askedOfTheBad() <= SLOW_AT_MOST;
    }

    /** How a gRPC instance is bad. */
    enum GrpcBadness {
        UNAVAILABLE,
        HANGS,
        REFUSES_CONNECTIONS,
        REFUSES_STREAMS,
        GOES_AWAY
    }

    @ParameterizedTest
    @EnumSource(GrpcBadness.class)
    void a_bad_grpc_instance_costs_few_calls(GrpcBadness badness) throws Exception {
        grpc(badness, "lictor.retry=0");

        List<Integer> statuses = load("/v1/greet/x");

        assertThat(statuses).isSubsetOf(200, 503, 504);
        assertThat(failed(statuses)).isLessThanOrEqualTo(LOST_AT_MOST);
    }

    @ParameterizedTest
    @EnumSource(value = GrpcBadness.class, names = "HANGS", mode = EnumSource.Mode.EXCLUDE)
    void with_a_retry_it_costs_no_call(GrpcBadness badness) throws Exception {
        grpc(badness, "lictor.retry=1");

        assertThat(load("/v1/greet/x")).containsOnly(200);
    }

    @ParameterizedTest
    @EnumSource(value = GrpcBadness.class, names = "HANGS")
    void with_a_hedge_one_that_hangs_costs_no_call(GrpcBadness badness) throws Exception {
        grpc(badness, "lictor.hedge=500ms");

        assertThat(load("/v1/greet/x")).containsOnly(200);
    }

    private void http(String policy) {
        bad.start();
        gateway.register("orders", bad.port(), "restful", policy);
        for (int i = 0; i < 3; i++) {
            WireMockServer good = new WireMockServer(options().dynamicPort());
            good.start();
            good.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(10)));
            instances.add(good::stop);
            gateway.register("orders", good.port(), "restful", policy);
        }
        gateway.untilServedBy("orders", 4);
    }

    private void grpc(GrpcBadness badness, String policy) throws Exception {
        // Short only where it is waited for: on a busy machine good answers may take their time.
        boolean ends = badness == GrpcBadness.HANGS && !policy.startsWith("lictor.hedge");
        String timeout = ends ? "lictor.timeout=3s" : "lictor.timeout=30s";
        for (int i = 0; i < 3; i++) {
            Greeter good = Greeter.start(call -> call.answer(call.name()));
            instances.add(good);
            gateway.register("greeter", good.port(), "rpc", policy, timeout);
        }
        gateway.untilExplained("GET", "/v1/greet/x", "found");
        gateway.register("greeter", badGreeter(badness), "rpc", policy, timeout);
        gateway.untilServedBy("greeter", 4);
    }

    private int badGreeter(GrpcBadness badness) throws Exception {
        return switch (badness) {
            case UNAVAILABLE ->
                keep(Greeter.start(call -> call.answers().onError(Status.UNAVAILABLE.asRuntimeException())))
                        .port();
            case HANGS -> keep(Greeter.start(call -> {})).port();
            case REFUSES_CONNECTIONS -> FreePorts.next();
            case REFUSES_STREAMS ->
                keep(FrameServer.start(call -> call.reset(Http2Error.REFUSED_STREAM)))
                        .port();
            case GOES_AWAY ->
                keep(FrameServer.start(
                                call -> call.goAway(Http2Error.NO_ERROR, false).closeConnection()))
                        .port();
        };
    }

    private <T extends AutoCloseable> T keep(T instance) {
        instances.add(instance);
        return instance;
    }

    private int askedOfTheBad() {
        return bad.countRequestsMatching(anyRequestedFor(anyUrl()).build()).getCount();
    }

    private static long failed(List<Integer> statuses) {
        return statuses.stream().filter(status -> status != 200).count();
    }

    /** The statuses of many requests, some at once; 0 for a connection that broke. */
    private List<Integer> load(String path) {
        Semaphore free = new Semaphore(AT_ONCE);
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            free.acquireUninterruptibly();
            answers.add(gateway.sendAsync(gateway.request(path))
                    .handle((response, broken) -> broken == null ? response.statusCode() : 0)
                    .whenComplete((status, none) -> free.release()));
        }
        return answers.stream()
                .map(answer -> answer.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .join())
                .toList();
    }
}

package io.lictor.acceptance;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;

/** An HTTP server in this JVM that answers as it is told; until then 200 and its name to everything. */
final class WebBackend implements AutoCloseable {

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").containerThreads(16));

    private WebBackend(String name) {
        server.start();
        server.stubFor(WireMock.any(WireMock.anyUrl()).atPriority(10).willReturn(WireMock.ok(name)));
    }

    static WebBackend named(String name) {
        return new WebBackend(name);
    }

    int port() {
        return server.port();
    }

    void on(MappingBuilder mapping) {
        server.stubFor(mapping);
    }

    int received(RequestPatternBuilder pattern) {
        return server.countRequestsMatching(pattern.build()).getCount();
    }

    @Override
    public void close() {
        server.stop();
    }
}

package io.lictor.server.status;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The status for people: one document, its styles and scripts, held in memory. The document may load nothing from elsewhere
 * and run nothing that is written into it, so that a registration cannot speak through it.
 */
final class Page {

    private static final List<String> PARTS = List.of(
            "page.css",
            "lictor.svg",
            "main.js",
            "curl.js",
            "dom.js",
            "explain.js",
            "explained.js",
            "format.js",
            "live.js",
            "openapi.js",
            "overview.js",
            "panel.js",
            "poll.js",
            "rejected.js",
            "reply.js",
            "request.js",
            "routes.js",
            "services.js",
            "spark.js",
            "table.js",
            "traffic.js",
            "try.js");

    private static final String POLICY = policy("img-src 'self'");

    private final String base;
    private final Tagged document = Tagged.resource("page/index.html");
    private final List<Part> parts = PARTS.stream()
            .map(name -> new Part(name, Tagged.resource("page/" + name)))
            .toList();

    private record Part(String name, Tagged content) {}

    /** @param base where the document is; everything else is below it */
    Page(String base) {
        this.base = base;
    }

    /** Adds the page; the document is for those who ask for HTML. */
    RouterFunctions.Builder addTo(RouterFunctions.Builder routes) {
        routes.GET(base, Page::isForPeople, request -> document.answer(request, Page::guard));
        parts.forEach(part -> routes.GET(
                base + "/page/" + part.name(), request -> part.content().answer(request, Page::guard)));
        return routes;
    }

    /** Browsers name HTML; a program that takes anything means JSON. */
    static boolean isForPeople(ServerRequest request) {
        double html = 0;
        double json = 0;
        for (MediaType accepted : request.headers().accept()) {
            if (accepted.isWildcardType()) {
                continue;
            }
            if (accepted.isCompatibleWith(MediaType.TEXT_HTML)) {
                html = Math.max(html, accepted.getQualityValue());
            } else if (accepted.isCompatibleWith(MediaType.APPLICATION_JSON)) {
                json = Math.max(json, accepted.getQualityValue());
            }
        }
        return html > json;
    }

    private static void guard(HttpHeaders headers) {
        headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        guard(headers, POLICY);
    }

    /** Own scripts and styles from files, and nothing of anybody else. */
    static String policy(String images) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; " + images + "; connect-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    static void guard(HttpHeaders headers, String policy) {
        headers.set("Content-Security-Policy", policy);
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
    }
}

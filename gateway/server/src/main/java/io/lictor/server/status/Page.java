package io.lictor.server.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The status for people: one document, its styles and scripts, held in memory. The document may load nothing from elsewhere
 * and run nothing that is written into it, so that a registration cannot speak through it.
 */
final class Page {

    private static final Map<String, MediaType> TYPES = Map.of(
            "html", MediaType.valueOf("text/html;charset=utf-8"),
            "css", MediaType.valueOf("text/css;charset=utf-8"),
            "js", MediaType.valueOf("text/javascript;charset=utf-8"),
            "svg", MediaType.valueOf("image/svg+xml"));

    private static final List<String> PARTS = List.of(
            "page.css",
            "lictor.svg",
            "main.js",
            "dom.js",
            "explain.js",
            "explained.js",
            "format.js",
            "live.js",
            "overview.js",
            "panel.js",
            "poll.js",
            "rejected.js",
            "routes.js",
            "services.js",
            "spark.js",
            "table.js");

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String base;
    private final Tagged document = read("index.html");
    private final List<Part> parts =
            PARTS.stream().map(name -> new Part(name, read(name))).toList();

    private record Part(String name, Tagged content) {}

    /** @param base where the document is; everything else is below it */
    Page(String base) {
        this.base = base;
    }

    private static Tagged read(String name) {
        MediaType type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
            if (in == null || type == null) {
                throw new IllegalStateException("the jar lacks page/" + name + ", or its media type is not known");
            }
            return Tagged.of(in.readAllBytes(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
    }
}

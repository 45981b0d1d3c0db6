package io.lictor.samples.post.restful;

import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The REST API. Every request but Consul's for its health needs a token, every refusal is JSON. */
final class PostRoutes {

    /** Whether there is somebody who answers. */
    static final String HEALTH = "/health";

    private static final int DEFAULT_LIMIT = 20;
    private static final int LARGEST_LIMIT = 100;

    private final Posts posts;
    private final TokenCheck tokens;

    PostRoutes(Posts posts, TokenCheck tokens) {
        this.posts = posts;
        this.tokens = tokens;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(HEALTH, request -> ServerResponse.ok().bodyValue(new Health("UP")))
                .GET("/posts", authorised(user -> this::list))
                .POST("/posts", authorised(user -> request -> create(request, user)))
                .GET("/posts/events", authorised(user -> request -> events()))
                .GET("/posts/{id}", authorised(user -> this::get))
                .DELETE("/posts/{id}", authorised(user -> request -> delete(request, user)))
                .onError(Refusal.class, (error, request) -> answer(error))
                .onError(
                        ServerWebInputException.class,
                        (error, request) -> answer(Refusal.badRequest("the body must be JSON with title and text")))
                .build();
    }

    /** As Spring's own would say it. */
    private record Health(String status) {}

    private HandlerFunction<ServerResponse> authorised(
            Function<String, Function<ServerRequest, Mono<ServerResponse>>> handler) {
        return request -> tokens.user(request.headers().firstHeader(HttpHeaders.AUTHORIZATION))
                .flatMap(user -> handler.apply(user).apply(request));
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        int limit = request.queryParam("limit").map(PostRoutes::limit).orElse(DEFAULT_LIMIT);
        return ServerResponse.ok().bodyValue(posts.newest(limit));
    }

    private Mono<ServerResponse> create(ServerRequest request, String user) {
        return request.bodyToMono(Draft.class)
                .switchIfEmpty(Mono.error(() -> Refusal.badRequest("the body must be JSON with title and text")))
                .flatMap(draft -> ServerResponse.status(HttpStatus.CREATED).bodyValue(posts.add(draft, user)));
    }

    private Mono<ServerResponse> get(ServerRequest request) {
        return ServerResponse.ok().bodyValue(existing(request));
    }

    private Mono<ServerResponse> delete(ServerRequest request, String user) {
        Post post = existing(request);
        if (!post.author().equals(user)) {
            throw new Refusal(HttpStatus.FORBIDDEN, "only its author removes a post");
        }
        posts.remove(post.id());
        return ServerResponse.noContent().build();
    }

    private Mono<ServerResponse> events() {
        // Something to send at once: the head of the answer goes out with the first event.
        ServerSentEvent<Post> listening =
                ServerSentEvent.<Post>builder().comment("listening").build();
        Flux<ServerSentEvent<Post>> events = posts.news()
                .map(post -> ServerSentEvent.builder(post)
                        .id(post.id())
                        .event("post")
                        .build())
                .startWith(listening);
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .body(BodyInserters.fromServerSentEvents(events));
    }

    private Post existing(ServerRequest request) {
        String id = request.pathVariable("id");
        return posts.find(id).orElseThrow(() -> new Refusal(HttpStatus.NOT_FOUND, "there is no post " + id));
    }

    private static int limit(String text) {
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > LARGEST_LIMIT) {
            throw Refusal.badRequest("limit must be 1 to " + LARGEST_LIMIT + ", not " + text);
        }
        return Integer.parseInt(text);
    }

    private static Mono<ServerResponse> answer(Refusal refusal) {
        ServerResponse.BodyBuilder response = ServerResponse.status(refusal.status());
        if (refusal.status() == HttpStatus.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return response.contentType(MediaType.APPLICATION_JSON).bodyValue(refusal.body());
    }
}

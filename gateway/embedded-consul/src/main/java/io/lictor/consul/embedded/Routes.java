package io.lictor.consul.embedded;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Paths to endpoints: a pattern that ends in a slash takes all below it, the longest pattern wins. */
final class Routes {

    interface Endpoint {
        Mono<Reply> answer(Call call, EventLoop loop);
    }

    /** In which order Consul lists the methods of a path. */
    private static final List<String> METHODS = List.of("GET", "PUT", "DELETE");

    private final Map<String, Map<String, Endpoint>> byPattern = new HashMap<>();

    void get(String pattern, Function<Call, Reply> endpoint) {
        add(pattern, Map.of("GET", (call, loop) -> Mono.just(endpoint.apply(call))));
    }

    void put(String pattern, Function<Call, Reply> endpoint) {
        add(pattern, Map.of("PUT", (call, loop) -> Mono.just(endpoint.apply(call))));
    }

    void query(String pattern, Endpoint endpoint) {
        add(pattern, Map.of("GET", endpoint));
    }

    void add(String pattern, Map<String, Endpoint> byMethod) {
        byPattern.put(pattern, byMethod);
    }

    Mono<Reply> answer(Call call, EventLoop loop) {
        String pattern = pattern(call.path());
        Map<String, Endpoint> byMethod = byPattern.get(pattern);
        if (byMethod == null) {
            return Mono.just(Reply.empty(404));
        }
        return answer(byMethod, call, loop, pattern).map(reply -> reply.with("Vary", "Accept-Encoding"));
    }

    private static Mono<Reply> answer(Map<String, Endpoint> byMethod, Call call, EventLoop loop, String pattern) {
        String allowed = "OPTIONS,"
                + String.join(
                        ",", METHODS.stream().filter(byMethod::containsKey).toList());
        if (call.method().equals("OPTIONS")) {
            return Mono.just(Reply.empty(200).with("Allow", allowed));
        }
        Endpoint endpoint = byMethod.get(call.method());
        if (endpoint == null) {
            return Mono.just(
                    Reply.text(405, "method " + call.method() + " not allowed").with("Allow", allowed));
        }
        try {
            return endpoint.answer(call.below(pattern), loop);
        } catch (ApiError e) {
            return Mono.just(Reply.of(e));
        }
    }

    private String pattern(String path) {
        if (byPattern.containsKey(path)) {
            return path;
        }
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            String prefix = path.substring(0, slash + 1);
            if (byPattern.containsKey(prefix)) {
                return prefix;
            }
        }
        return "";
    }
}

package io.lictor.consul.embedded;

import io.lictor.consul.embedded.BlockingQuery.Consistency;
import io.lictor.consul.embedded.BlockingQuery.Found;
import io.lictor.consul.embedded.Watch.Table;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.BooleanNode;

/** {@code /v1/kv}. Sessions and locks are not served. */
final class KeyEndpoints {

    private final Store store;
    private final KeyValues keys;
    private final BlockingQuery.Factory queries;

    KeyEndpoints(Store store, KeyValues keys, BlockingQuery.Factory queries) {
        this.store = store;
        this.keys = keys;
        this.queries = queries;
    }

    void addTo(Routes routes) {
        routes.add("/v1/kv/", Map.of("GET", this::get, "PUT", this::put, "DELETE", this::delete));
    }

    private Mono<Reply> get(Call call, EventLoop loop) {
        String key = call.rest();
        if (call.has("keys")) {
            return answer(call, loop, () -> below(key, () -> names(call)));
        }
        if (call.has("recurse")) {
            return answer(call, loop, () -> below(key, () -> entries(key)));
        }
        requireKey(call);
        return answer(call, loop, () -> {
            Optional<KeyEntry> entry = keys.get(key);
            return new Found(
                    keys.indexOf(key),
                    Set.of(Watch.of(Table.KEY, key)),
                    () -> entry.map(one -> call.has("raw")
                                    ? raw(one)
                                    : Reply.json(Documents.array(List.of(one), Documents::key)))
                            .orElse(Reply.empty(404)));
        });
    }

    private Found below(String prefix, Supplier<Reply> reply) {
        Reply made = reply.get();
        return new Found(keys.indexBelow(prefix), Set.of(Watch.of(Table.KEY_PREFIX, prefix)), () -> made);
    }

    private Reply entries(String prefix) {
        List<KeyEntry> found = keys.list(prefix);
        return found.isEmpty() ? Reply.empty(404) : Reply.json(Documents.array(found, Documents::key));
    }

    /** Cut off after the first separator behind the prefix, each once. An empty root is a list, an empty prefix is not. */
    private Reply names(Call call) {
        String prefix = call.rest();
        String separator = call.first("separator");
        Set<String> names = new TreeSet<>();
        for (KeyEntry entry : keys.list(prefix)) {
            String key = entry.key();
            int end = separator.isEmpty() ? -1 : key.indexOf(separator, prefix.length());
            names.add(end < 0 ? key : key.substring(0, end + separator.length()));
        }
        return names.isEmpty() && !prefix.isEmpty() ? Reply.empty(404) : Reply.json(Documents.texts(names));
    }

    private static Reply raw(KeyEntry entry) {
        return new Reply(200, Map.of("Content-Type", "text/plain"), entry.value())
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "sandbox");
    }

    private Mono<Reply> put(Call call, EventLoop loop) {
        requireKey(call);
        for (String lock : List.of("acquire", "release")) {
            if (call.has(lock)) {
                throw call.has("cas")
                        ? ApiError.badRequest(
                                "Conflicting flags: " + lock + "=" + call.first(lock) + "&cas=" + call.first("cas"))
                        : ApiError.failed("The embedded Consul has no sessions, and so no ?" + lock);
            }
        }
        long flags = call.has("flags") ? unsigned(call.first("flags")) : 0;
        OptionalLong expected = expected(call);
        return Mono.just(yesOrNo(store.exclusively(() -> keys.put(call.rest(), call.body(), flags, expected))));
    }

    private Mono<Reply> delete(Call call, EventLoop loop) {
        if (call.has("recurse")) {
            if (call.has("cas")) {
                throw ApiError.badRequest(
                        "Conflicting flags: cas=" + call.first("cas") + "&recurse=" + call.first("recurse"));
            }
            store.exclusively(() -> keys.deleteAll(call.rest()));
            return Mono.just(yesOrNo(true));
        }
        requireKey(call);
        OptionalLong expected = expected(call);
        return Mono.just(yesOrNo(store.exclusively(() -> keys.delete(call.rest(), expected))));
    }

    private Mono<Reply> answer(Call call, EventLoop loop, Supplier<Found> query) {
        return queries.answer(call, Consistency.UNNAMED, loop, query);
    }

    private static Reply yesOrNo(boolean yes) {
        return Reply.json(BooleanNode.valueOf(yes));
    }

    private static OptionalLong expected(Call call) {
        return call.has("cas") ? OptionalLong.of(unsigned(call.first("cas"))) : OptionalLong.empty();
    }

    private static void requireKey(Call call) {
        if (call.rest().isEmpty()) {
            throw ApiError.badRequest("Missing key name");
        }
    }

    private static long unsigned(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw ApiError.failed("strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
    }
}

package io.lictor.samples.post.restful;

import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The newest 10,000 posts in memory, shared by all instances of a JVM. Thread-safe. */
final class Posts {

    private static final int CAPACITY = 10_000;

    private final NavigableMap<Long, Post> posts = new ConcurrentSkipListMap<>();
    private final AtomicLong last = new AtomicLong();
    private final Sinks.Many<Post> news = Sinks.many().multicast().directBestEffort();
    private final InstantSource clock;

    Posts(InstantSource clock) {
        this.clock = clock;
    }

    Post add(Draft draft, String author) {
        String title = draft.checkedTitle();
        String text = draft.checkedText();
        long id = last.incrementAndGet();
        Post post = new Post(Long.toString(id), title, text, author, clock.instant());
        posts.put(id, post);
        posts.remove(id - CAPACITY);
        synchronized (news) {
            news.emitNext(post, Sinks.EmitFailureHandler.FAIL_FAST);
        }
        return post;
    }

    Optional<Post> find(String id) {
        return number(id).map(posts::get);
    }

    boolean remove(String id) {
        return number(id).map(posts::remove).isPresent();
    }

    /** The newest first. */
    List<Post> newest(int limit) {
        return posts.descendingMap().values().stream().limit(limit).toList();
    }

    /** Posts written from now on; one that is not read in time is left out. */
    Flux<Post> news() {
        return news.asFlux();
    }

    private static Optional<Long> number(String id) {
        return id.matches("[1-9][0-9]{0,17}") ? Optional.of(Long.valueOf(id)) : Optional.empty();
    }
}

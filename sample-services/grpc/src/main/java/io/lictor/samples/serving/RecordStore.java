package io.lictor.samples.serving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Records in memory under the ids "1", "2", "3" and so on; the newest 10,000 are kept. Thread-safe: every method is
 * atomic.
 */
public final class RecordStore<T> {

    private static final int CAPACITY = 10_000;
    private static final int DEFAULT_PAGE = 20;
    private static final int LARGEST_PAGE = 100;
    private static final String TOKEN_PREFIX = "after:";

    private final NavigableMap<Long, T> records = new TreeMap<>();
    private long last;

    public synchronized T add(Function<String, T> create) {
        last++;
        T created = create.apply(Long.toString(last));
        records.put(last, created);
        if (records.size() > CAPACITY) {
            records.pollFirstEntry();
        }
        return created;
    }

    public synchronized Optional<T> find(String id) {
        return number(id).map(records::get);
    }

    public synchronized Optional<T> replace(String id, UnaryOperator<T> change) {
        return number(id).map(number -> records.computeIfPresent(number, (key, record) -> change.apply(record)));
    }

    public synchronized boolean remove(String id) {
        return number(id).map(records::remove).isPresent();
    }

    public synchronized List<T> all() {
        return List.copyOf(records.values());
    }

    /**
     * The records after those of an earlier page.
     *
     * @param size 0: 20; more than 100: 100
     * @param token of the earlier page, or empty
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT for a negative size or a foreign token
     */
    public synchronized Page<T> page(int size, String token, Predicate<T> wanted) {
        new Violations().require(size >= 0, "page_size", "must not be negative").check();
        int limit = size == 0 ? DEFAULT_PAGE : Math.min(size, LARGEST_PAGE);
        List<T> page = new ArrayList<>();
        long end = 0;
        for (var entry : records.tailMap(after(token), false).entrySet()) {
            if (!wanted.test(entry.getValue())) {
                continue;
            }
            if (page.size() == limit) {
                return new Page<>(page, token(end));
            }
            page.add(entry.getValue());
            end = entry.getKey();
        }
        return new Page<>(page, "");
    }

    private static String token(long id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((TOKEN_PREFIX + id).getBytes(StandardCharsets.US_ASCII));
    }

    private static long after(String token) {
        if (token.isEmpty()) {
            return 0;
        }
        Optional<Long> id = decoded(token)
                .filter(text -> text.startsWith(TOKEN_PREFIX))
                .flatMap(text -> number(text.substring(TOKEN_PREFIX.length())));
        new Violations()
                .require(id.isPresent(), "page_token", "must be the next_page_token of an earlier answer")
                .check();
        return id.orElse(0L);
    }

    private static Optional<String> decoded(String token) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Only ids as they are handed out: no sign, no leading zero. */
    private static Optional<Long> number(String id) {
        return id.matches("[1-9][0-9]{0,17}") ? Optional.of(Long.valueOf(id)) : Optional.empty();
    }
}

package io.lictor.routing;

import io.lictor.balancing.BreakerPolicy;
import io.lictor.path.Mark;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How the value of a key is written. Immutable.
 *
 * @param form for people, the same in messages and in the documentation
 */
record Grammar<T>(String form, Function<String, T> reader) {

    /** Switches off what has a value otherwise. */
    static final String OFF = "off";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern NAME = Pattern.compile("[^\\s,=]{1,128}");
    private static final int MOST_FAILURES = 1_000;
    private static final int HUNDRED_PERCENT = 100;

    /** @throws IllegalArgumentException with a message that says how to mend it */
    T parse(String text) {
        return reader.apply(text);
    }

    /** @param parser empty for a text that cannot be read */
    static <T> Grammar<T> of(String form, Function<String, Optional<T>> parser) {
        return new Grammar<>(
                form,
                text -> parser.apply(text)
                        .orElseThrow(() -> new UnreadableTextException("expected " + form, Mark.whole(text))));
    }

    static <T> Grammar<T> oneOf(List<String> words, Function<String, Optional<T>> parser) {
        String last = words.get(words.size() - 1);
        String form = String.join(", ", words.subList(0, words.size() - 1)) + " or " + last;
        return of(form, text -> words.contains(text) ? parser.apply(text) : Optional.empty());
    }

    static Grammar<Boolean> flag() {
        return oneOf(List.of("true", "false"), text -> Optional.of(Boolean.valueOf(text)));
    }

    static Grammar<Integer> number(int least, int most) {
        return of(least + " to " + most, text -> number(text).filter(number -> number >= least && number <= most));
    }

    private static Optional<Integer> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** What tells instances apart, and can stand in a list and before an equals sign. */
    static Grammar<String> name() {
        return of(
                "a name of 1 to 128 characters without blanks, commas and =",
                text -> NAME.matcher(text).matches() ? Optional.of(text) : Optional.empty());
    }

    static Grammar<String> text(String form, Pattern pattern) {
        return of(form, text -> pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty());
    }

    static Grammar<Set<String>> names() {
        return of("names with commas between them", text -> {
            List<String> names = words(text);
            boolean all = names.stream().allMatch(name -> NAME.matcher(name).matches());
            return all ? Optional.of(Collections.unmodifiableSet(new TreeSet<>(names))) : Optional.empty();
        });
    }

    static Grammar<Duration> duration() {
        return of(TimeText.FORM, TimeText::parse);
    }

    /** Switched off it is zero. */
    static Grammar<Duration> durationOrOff() {
        return of(
                OFF + ", or " + TimeText.FORM,
                text -> text.equals(OFF) ? Optional.of(Duration.ZERO) : TimeText.parse(text));
    }

    static Grammar<BreakerPolicy> breaker() {
        return of(OFF + ", or failures/time as in 5/10s: 1 to " + MOST_FAILURES + ", and " + TimeText.FORM, text -> {
            if (text.equals(OFF)) {
                return Optional.of(new BreakerPolicy(0, BreakerPolicy.defaults().firstEjection()));
            }
            int slash = Math.max(0, text.indexOf('/'));
            return number(text.substring(0, slash))
                    .filter(failures -> failures >= 1 && failures <= MOST_FAILURES)
                    .flatMap(failures ->
                            TimeText.parse(text.substring(slash + 1)).map(time -> new BreakerPolicy(failures, time)));
        });
    }

    /** As {@link #breaker} reads it. */
    static String breakerText(BreakerPolicy policy) {
        return policy.enabled() ? policy.consecutiveFailures() + "/" + TimeText.print(policy.firstEjection()) : OFF;
    }

    static Grammar<SortedMap<String, Integer>> split() {
        return of("name=percent with commas between them, 100 percent at most", text -> {
            SortedMap<String, Integer> shares = new TreeMap<>();
            List<String> words = words(text);
            for (String word : words) {
                int equals = Math.max(0, word.indexOf('='));
                String name = word.substring(0, equals);
                Optional<Integer> percent = number(word.substring(equals + 1));
                if (NAME.matcher(name).matches() && percent.isPresent()) {
                    shares.putIfAbsent(name, percent.get());
                }
            }
            int sum = shares.values().stream().mapToInt(Integer::intValue).sum();
            return shares.size() == words.size() && sum <= HUNDRED_PERCENT
                    ? Optional.of(Collections.unmodifiableSortedMap(shares))
                    : Optional.empty();
        });
    }

    /** Never fails, since a filter that is not understood must not be left out: who makes them refuses it. */
    static Grammar<List<String>> filters() {
        return of(
                OFF + ", or filters of Spring Cloud Gateway as Name=argument,argument with vertical bars between them",
                text -> Optional.of(
                        text.equals(OFF)
                                ? List.of()
                                : Arrays.stream(text.split("\\|", -1))
                                        .map(String::strip)
                                        .toList()));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
}

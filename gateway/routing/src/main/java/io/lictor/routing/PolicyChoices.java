package io.lictor.routing;

import io.lictor.path.PathPolicy;
import io.lictor.path.PathUnescape;
import io.lictor.path.TrailingSlash;
import io.lictor.transcoding.TranscodingOptions;
import io.lictor.transcoding.TranscodingOptions.QueryBesideBody;
import io.lictor.transcoding.TranscodingOptions.Requests;
import io.lictor.transcoding.TranscodingOptions.Responses;
import io.lictor.transcoding.TranscodingOptions.UnknownFields;
import io.lictor.transcoding.TranscodingOptions.UnknownParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a service chose by {@code lictor.transcoding.<key>}: words by key, all of them allowed. Immutable.
 *
 * @param words by the key's last part
 */
record PolicyChoices(Map<String, String> words) {

    static final String PREFIX = "transcoding.";

    private static final String UNKNOWN_FIELDS = "unknown-fields";
    private static final String UNKNOWN_PARAMETERS = "unknown-parameters";
    private static final String IGNORED_PARAMETERS = "ignored-parameters";
    private static final String QUERY_BESIDE_BODY = "query-beside-body";
    private static final String STRICT_COLLISIONS = "strict-collisions";
    private static final String PLUS_IS_SPACE = "plus-is-space";
    private static final String EMIT_DEFAULTS = "emit-defaults";
    private static final String ENUMS_AS_NUMBERS = "enums-as-numbers";
    private static final String PROTO_NAMES = "proto-names";
    private static final String INT64_AS_NUMBERS = "int64-as-numbers";

    private static final String TRAILING_SLASH = "trailing-slash";
    private static final String PATH_UNESCAPE = "path-unescape";
    private static final String HEAD_BY_GET = "head-by-get";

    private static final List<String> FLAG = List.of("true", "false");
    private static final Pattern NAMES = Pattern.compile("[^,\\s]+(\\s*,\\s*[^,\\s]+)*|");

    /** Allowed words by key; none where any list of names is. */
    private static final Map<String, List<String>> ALLOWED = Map.ofEntries(
            Map.entry(UNKNOWN_FIELDS, words(UnknownFields.values())),
            Map.entry(UNKNOWN_PARAMETERS, words(UnknownParameters.values())),
            Map.entry(IGNORED_PARAMETERS, List.of()),
            Map.entry(QUERY_BESIDE_BODY, words(QueryBesideBody.values())),
            Map.entry(STRICT_COLLISIONS, FLAG),
            Map.entry(PLUS_IS_SPACE, FLAG),
            Map.entry(EMIT_DEFAULTS, FLAG),
            Map.entry(ENUMS_AS_NUMBERS, FLAG),
            Map.entry(PROTO_NAMES, FLAG),
            Map.entry(INT64_AS_NUMBERS, FLAG),
            Map.entry(TRAILING_SLASH, words(TrailingSlash.values())),
            Map.entry(PATH_UNESCAPE, words(PathUnescape.values())),
            Map.entry(HEAD_BY_GET, FLAG));

    PolicyChoices {
        words = Map.copyOf(words);
    }

    /** The keys behind {@code lictor.}. */
    static Set<String> keys() {
        return ALLOWED.keySet().stream().map(key -> PREFIX + key).collect(Collectors.toUnmodifiableSet());
    }

    static PolicyChoices read(RegistrationKeys keys, Problems problems) {
        Map<String, String> words = new TreeMap<>();
        ALLOWED.forEach((key, allowed) -> keys.get(PREFIX + key).ifPresent(word -> {
            boolean fits = allowed.isEmpty() ? NAMES.matcher(word).matches() : allowed.contains(word);
            if (fits) {
                words.put(key, word);
            } else {
                String expected = allowed.isEmpty()
                        ? "write names with commas between them"
                        : "allowed are " + String.join(", ", allowed);
                problems.badValue(RegistrationKeys.TAG_PREFIX + PREFIX + key + "=" + word, expected);
            }
        }));
        return new PolicyChoices(words);
    }

    /** The operator's policy with what is chosen here in its place. */
    RoutePolicy over(RoutePolicy operator) {
        if (words.isEmpty()) {
            return operator;
        }
        return new RoutePolicy(over(operator.transcoding()), over(operator.paths()));
    }

    private PathPolicy over(PathPolicy operator) {
        return new PathPolicy(
                word(TRAILING_SLASH, operator.trailingSlash()),
                word(PATH_UNESCAPE, operator.unescape()),
                flag(HEAD_BY_GET, operator.headByGet()));
    }

    private TranscodingOptions over(TranscodingOptions operator) {
        Requests requests = operator.requests();
        Responses responses = operator.responses();
        return new TranscodingOptions(
                new Requests(
                        word(UNKNOWN_FIELDS, requests.unknownFields()),
                        word(UNKNOWN_PARAMETERS, requests.unknownParameters()),
                        names(IGNORED_PARAMETERS, requests.ignoredParameters()),
                        word(QUERY_BESIDE_BODY, requests.queryBesideBody()),
                        flag(STRICT_COLLISIONS, requests.strictCollisions()),
                        flag(PLUS_IS_SPACE, requests.plusIsSpace())),
                new Responses(
                        flag(EMIT_DEFAULTS, responses.emitDefaults()),
                        flag(ENUMS_AS_NUMBERS, responses.enumsAsNumbers()),
                        flag(PROTO_NAMES, responses.protoNames()),
                        flag(INT64_AS_NUMBERS, responses.int64AsNumbers())));
    }

    private boolean flag(String key, boolean fallback) {
        return chosen(key).map(Boolean::parseBoolean).orElse(fallback);
    }

    private <E extends Enum<E>> E word(String key, E fallback) {
        return chosen(key)
                .map(word -> Enum.valueOf(
                        fallback.getDeclaringClass(),
                        word.toUpperCase(Locale.ROOT).replace('-', '_')))
                .orElse(fallback);
    }

    private Set<String> names(String key, Set<String> fallback) {
        return chosen(key)
                .map(names -> Arrays.stream(names.split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet()))
                .orElse(fallback);
    }

    private Optional<String> chosen(String key) {
        return Optional.ofNullable(words.get(key));
    }

    /** Every choice of a policy with the word it is written by. */
    static Map<String, Object> of(RoutePolicy policy) {
        Requests requests = policy.transcoding().requests();
        Responses responses = policy.transcoding().responses();
        Map<String, Object> words = new TreeMap<>();
        words.put(UNKNOWN_FIELDS, word(requests.unknownFields()));
        words.put(UNKNOWN_PARAMETERS, word(requests.unknownParameters()));
        words.put(
                IGNORED_PARAMETERS,
                requests.ignoredParameters().stream().sorted().toList());
        words.put(QUERY_BESIDE_BODY, word(requests.queryBesideBody()));
        words.put(STRICT_COLLISIONS, requests.strictCollisions());
        words.put(PLUS_IS_SPACE, requests.plusIsSpace());
        words.put(EMIT_DEFAULTS, responses.emitDefaults());
        words.put(ENUMS_AS_NUMBERS, responses.enumsAsNumbers());
        words.put(PROTO_NAMES, responses.protoNames());
        words.put(INT64_AS_NUMBERS, responses.int64AsNumbers());
        words.put(TRAILING_SLASH, word(policy.paths().trailingSlash()));
        words.put(PATH_UNESCAPE, word(policy.paths().unescape()));
        words.put(HEAD_BY_GET, policy.paths().headByGet());
        return words;
    }

    private static List<String> words(Enum<?>[] values) {
        return Arrays.stream(values).map(PolicyChoices::word).toList();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

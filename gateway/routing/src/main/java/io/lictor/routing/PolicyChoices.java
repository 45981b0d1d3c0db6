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
import java.util.HashMap;
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

    private static final String NAMES = "[^,\\s]+(\\s*,\\s*[^,\\s]+)*|";

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

    /** All of them, with the words each allows. */
    static final List<Key<String>> KEYS = List.of(
            key(UNKNOWN_FIELDS, words(UnknownFields.values())),
            key(UNKNOWN_PARAMETERS, words(UnknownParameters.values())),
            Key.ofService(
                    PREFIX + IGNORED_PARAMETERS,
                    Grammar.text("names with commas between them, or nothing", Pattern.compile(NAMES)),
                    "key,alt"),
            key(QUERY_BESIDE_BODY, words(QueryBesideBody.values())),
            flag(STRICT_COLLISIONS),
            flag(PLUS_IS_SPACE),
            flag(EMIT_DEFAULTS),
            flag(ENUMS_AS_NUMBERS),
            flag(PROTO_NAMES),
            flag(INT64_AS_NUMBERS),
            key(TRAILING_SLASH, words(TrailingSlash.values())),
            key(PATH_UNESCAPE, words(PathUnescape.values())),
            flag(HEAD_BY_GET));

    PolicyChoices {
        words = Map.copyOf(words);
    }

    private static Key<String> flag(String name) {
        return key(name, List.of("true", "false"));
    }

    private static Key<String> key(String name, List<String> words) {
        return Key.ofService(PREFIX + name, Grammar.oneOf(words, Optional::of), words.get(0));
    }

    static PolicyChoices of(Choices chosen) {
        Map<String, String> words = new HashMap<>();
        KEYS.forEach(key ->
                chosen.get(key).ifPresent(word -> words.put(key.name().substring(PREFIX.length()), word)));
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
